package measure

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/prometheus/procfs"
)

// BenchmarkSample is what the parts of watching a turn cost on this machine, with this process as the server:
// a scan of all processes before the load, and a reading, of which there are seven. cpu-ms is CPU time.
func BenchmarkSample(b *testing.B) {
	m := Machine{Root: "/"}
	fs, err := procfs.NewFS(filepath.Join(m.Root, "proc"))
	if err != nil {
		b.Logf("this system does not tell: %v", err)
		return
	}
	pids := [subjects][]int{server: {os.Getpid()}}
	for name, part := range map[string]func(){
		"scan":    func() { scan(fs) },
		"reading": func() { _, _ = m.read(fs, time.Now(), pids, []int{0}) },
		"process": func() { _, _ = m.use(fs, os.Getpid()) },
		"stat":    func() { _, _ = fs.Stat() },
		"swapped": func() { m.swapped() },
		"forked":  func() { _, _ = m.children(os.Getpid()) },
	} {
		b.Run(name, func(b *testing.B) {
			before := cpu(b)
			for b.Loop() {
				part()
			}
			b.ReportMetric((cpu(b)-before).Seconds()*1e3/float64(b.N), "cpu-ms/op")
		})
	}
}

// cpu is the CPU time of this process.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func TestSwapped(t *testing.T) {
	t.Parallel()
	page := int64(os.Getpagesize())
	for vmstat, want := range map[string][2]int64{
		"a 1\npswpin 3\npswpout 7\n": {3 * page, 7 * page}, "pswpin -1\npswpout 9223372036854775807": {},
		"pswpin\npswpin x\n\n ": {}, "": {},
	} {
		root := t.TempDir()
		if err := os.Mkdir(filepath.Join(root, "proc"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, "proc/vmstat"), []byte(vmstat), 0o600); err != nil {
			t.Fatal(err)
		}
		if in, out := (Machine{Root: root}).swapped(); in != want[0] || out != want[1] {
			t.Errorf("%q: %d in, %d out", vmstat, in, out)
		}
	}
}

func FuzzParseChildren(f *testing.F) {
	f.Add("12 13 ")
	f.Add("")
	f.Add("-1 x 99999999999999999999\n")
	f.Fuzz(func(t *testing.T, text string) {
		all, err := parseChildren(text)
		if err != nil && all != nil || err == nil && len(all) != len(strings.Fields(text)) {
			t.Errorf("%v, %v of %q", all, err, text)
		}
		for _, pid := range all {
			if pid <= 0 {
				t.Errorf("PID %d of %q", pid, text)
			}
		}
	})
}
