package verify

import (
	"net/http"
	"slices"
	"time"

	"tenrounds/harness/verify/wire"
	"tenrounds/shared/payloads"
)

// fileChecks are about whole files.
func fileChecks() (cs []check) {
	var all []exchange
	for _, f := range payloads.Files {
		e := get("/files/"+f.Name, file(f.Name))
		all = append(all, e)
		cs = append(cs, asks("file/"+f.Name, "a file scenario measures this file", e),
			check{Name: "file/" + f.Name + "-head-method", Why: headMethod, Run: func(p *probe) {
				p.headThenGet("/files/"+f.Name, e.want)
			}})
	}
	since := func(t time.Time) string { return "If-Modified-Since: " + t.Format(http.TimeFormat) }
	return append(cs,
		asks("file/query", "a query does not change the path", get("/files/1k.bin?v=1", file("1k.bin"))),
		check{Name: "file/missing", Why: "all servers have the same 404", Run: func(p *probe) {
			p.each(gets(notFound, "/files/none.bin", "/files/1k.bin.gz", "/files/1k", "/files/1K.BIN",
				"/files/1k.bin/", "/files/1k.bin/x", "/files/index.html")...)
			p.headThenGet("/files/none.bin", notFound)
		}},
		asks("file/listing", "folders are not listed",
			gets(notFound, "/files/", "/files", "/files//", "/files/.", "/files/./")...),
		check{Name: "file/not-modified", Why: "a client that has the file gets no body", Run: func(p *probe) {
			for _, t := range []time.Time{payloads.ModTime, payloads.ModTime.Add(time.Hour)} {
				// the engine checks compare its head, which differs
				p.thenText(request("GET", "/files/1k.bin", since(t)), "status 304", 304)
			}
		}},
		asks("file/modified", "a client with an older file gets the new one",
			get("/files/1k.bin", file("1k.bin"), since(payloads.ModTime.Add(-time.Second))),
			get("/files/1k.bin", file("1k.bin"), "If-Modified-Since: nonsense")),
		turns("file/in-turn", "a body of any size leaves the connection usable", slices.Repeat(all, 3)...),
	)
}

// rangeChecks are about parts of files.
func rangeChecks() []check {
	part := func(name, file, spec string, from, to int) check {
		return asks("range/"+name, "parts of files are served with their bounds",
			get("/files/"+file, partial(file, from, to), "Range: bytes="+spec))
	}
	return []check{
		part("first", "1k.bin", "0-0", 0, 0),
		part("middle", "1k.bin", "100-299", 100, 299),
		part("open", "1k.bin", "1000-", 1000, 1023),
		part("suffix", "1k.bin", "-24", 1000, 1023),
		part("clamped", "1k.bin", "1000-5000", 1000, 1023),
		part("whole", "1k.bin", "0-", 0, 1023),
		part("large", "1m.bin", "65536-196607", 65536, 196607),
		{Name: "range/head-method", Why: headMethod, Run: func(p *probe) {
			p.thenText(request("HEAD", "/files/1k.bin", "Range: bytes=0-9"),
				"206, or 200 because ranges are defined for GET", 206, 200)
		}},
		{Name: "range/unsatisfiable", Why: "a range outside of the file is an error", Run: func(p *probe) {
			for _, spec := range []string{"1024-", "5000-6000"} {
				a := p.get("/files/1k.bin", "Range: bytes="+spec)
				if a != nil && a.Status != 416 { // engines have different bodies
					p.fail("status 416 to bytes="+spec, a.Line)
				}
			}
		}},
	}
}

// thenText expects one of the statuses, and that the connection is usable after it.
func (p *probe) thenText(raw, wanted string, statuses ...int) {
	p.on(func(c *wire.Conn) {
		e := exchange{raw: raw}
		c.Send(raw)
		a := p.read(c, e.method(), describe(raw))
		if a == nil {
			return
		}
		if !slices.Contains(statuses, a.Status) {
			p.fail(wanted, a.Line)
			return
		}
		if p.next(c) {
			c.Send(request("GET", "/text"))
			p.expect(p.read(c, "GET", "GET /text after "+describe(raw)), plain)
		}
	})
}
