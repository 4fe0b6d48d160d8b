package verify

import (
	"bytes"
	"strings"

	"tenrounds/harness/verify/wire"
)

// outsideChecks try to leave the folder of the files, and to reach a file by another path.
func outsideChecks() []check {
	never := func(name string, paths ...string) check {
		return check{Name: "outside/" + name, Why: "no path leads out of the folder",
			Run: func(p *probe) {
				for _, path := range paths {
					p.nothing(path)
				}
			}}
	}
	up := strings.Repeat("../", 12)
	return []check{
		never("dots", "/files/..", "/files/../", "/files/"+up+"etc/passwd", "/files/../files/1k.bin",
			"/files/../../", "/files/.../1k.bin"),
		never("encoded-dots", "/files/%2e%2e", "/files/%2e%2e/",
			"/files/"+strings.Repeat("%2e%2e/", 12)+"etc/passwd", "/files/%2E%2E/files/1k.bin",
			"/files/.%2e/etc/passwd"),
		never("encoded-slash", "/files/..%2f..", "/files/"+strings.Repeat("..%2f", 12)+"etc%2fpasswd",
			"/files/"+strings.Repeat("%2e%2e%2f", 12)+"etc/passwd", "/files/%2fetc%2fpasswd"),
		never("twice-encoded", "/files/%252e%252e%252fetc/passwd",
			"/files/"+strings.Repeat("..%252f", 12)+"etc%252fpasswd"),
		never("backslash", "/files/..\\..\\", "/files/..%5c..%5cetc%5cpasswd", "/files/\\etc\\passwd",
			"/files/.\\1k.bin", "/files/%5c1k.bin"),
		never("double-slash", "//files", "/files//1k.bin", "/files//etc/passwd", "/files///", "//files//1k.bin"),
		never("nul", "/files/%00", "/files/1k.bin%00", "/files/1k.bin%00.txt", "/files/%00/../../etc/passwd"),
		never("absolute", "/files/C:/", "/files/file:///etc/passwd", "/files/~root/", "/files/./1k.bin",
			"/files/1k.bin/.", "/files/1k.bin/../1k.bin"),
		never("broken-escape", "/files/%", "/files/%2", "/files/%zz", "/files/%c0%ae%c0%ae/etc/passwd",
			"/files/%u002e%u002e/"),
	}
}

// nothing expects path to be unknown, or to be refused as malformed.
func (p *probe) nothing(path string) {
	a := p.get(path)
	switch {
	case a == nil:
	case bytes.Contains(a.Body, []byte("root:")) || len(a.Body) >= 1024:
		p.fail("nothing at "+path, a.Line+" "+wire.Quote(a.Body))
	case a.Status == 400: // an engine may refuse the request before a router sees it
	case a.Status != 404:
		p.fail("404, or 400, at "+path, a.Line+" "+wire.Quote(a.Body))
	default:
		p.expect(a, notFound)
	}
}
