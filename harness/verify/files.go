package verify

import (
	"net/http"
	"time"

	"tenrounds/shared/payloads"
)

// fileChecks are about the files as a whole.
func fileChecks() []check {
	var cs []check
	for _, f := range payloads.Files {
		path := "/files/" + f.Name
		cs = append(cs, check{Name: "file/" + f.Name, Why: "the file is what a file scenario measures",
			Run: func(p *probe) {
				p.expect(p.get(path), file(f.Name))
			}}, check{Name: "file/" + f.Name + "-head-method", Why: "HEAD gives the head of GET and no body",
			Run: func(p *probe) {
				p.headThenGet(path, file(f.Name))
			}})
	}
	return append(cs,
		check{Name: "file/query", Why: "a query does not change the path", Run: func(p *probe) {
			p.expect(p.get("/files/1k.bin?v=1"), file("1k.bin"))
		}},
		check{Name: "file/missing", Why: "404 is the same everywhere", Run: func(p *probe) {
			for _, n := range []string{"none.bin", "1k.bin.gz", "1k", "1K.BIN", "1k.bin/", "1k.bin/x", "index.html"} {
				p.expect(p.get("/files/"+n), notFound)
			}
			p.headThenGet("/files/none.bin", notFound)
		}},
		check{Name: "file/listing", Why: "folders are not shown", Run: func(p *probe) {
			for _, path := range []string{"/files/", "/files", "/files//", "/files/.", "/files/./"} {
				p.expect(p.get(path), notFound)
			}
		}},
		check{Name: "file/not-modified", Why: "a client that has the file gets no body", Run: func(p *probe) {
			for _, since := range []string{modTime, payloads.ModTime.Add(time.Hour).Format(http.TimeFormat)} {
				e := exchange{method: "GET", raw: request("GET", "/files/1k.bin", "If-Modified-Since: "+since)}
				// its head differs: see the engine checks
				p.thenText(e, "GET /files/1k.bin with If-Modified-Since", "status 304", 304)
			}
		}},
		check{Name: "file/modified", Why: "a client with an older file gets the new one", Run: func(p *probe) {
			p.expect(p.get("/files/1k.bin",
				"If-Modified-Since: "+payloads.ModTime.Add(-time.Second).Format(http.TimeFormat)), file("1k.bin"))
			p.expect(p.get("/files/1k.bin", "If-Modified-Since: nonsense"), file("1k.bin"))
		}},
		check{Name: "file/in-turn", Why: "bodies of all sizes leave the connection in order", Run: func(p *probe) {
			var es []exchange
			for range 3 {
				for _, f := range payloads.Files {
					es = append(es, exchange{"GET", request("GET", "/files/"+f.Name), file(f.Name)})
				}
			}
			p.inTurn(es)
		}},
	)
}

// rangeChecks are about parts of files.
func rangeChecks() []check {
	part := func(name, spec string, w want) check {
		return check{Name: "range/" + name, Why: "parts of files are served with their bounds",
			Run: func(p *probe) {
				p.expect(p.get("/files/1k.bin", "Range: bytes="+spec), w)
			}}
	}
	return []check{
		part("first", "0-0", partial("1k.bin", 0, 0)),
		part("middle", "100-299", partial("1k.bin", 100, 299)),
		part("open", "1000-", partial("1k.bin", 1000, 1023)),
		part("suffix", "-24", partial("1k.bin", 1000, 1023)),
		part("clamped", "1000-5000", partial("1k.bin", 1000, 1023)),
		part("whole", "0-", partial("1k.bin", 0, 1023)),
		{Name: "range/large", Why: "parts of files are served with their bounds", Run: func(p *probe) {
			p.expect(p.get("/files/1m.bin", "Range: bytes=65536-196607"), partial("1m.bin", 65536, 196607))
		}},
		{Name: "range/head-method", Why: "HEAD gives no body, with a range neither", Run: func(p *probe) {
			e := exchange{method: "HEAD", raw: request("HEAD", "/files/1k.bin", "Range: bytes=0-9")}
			p.thenText(e, "HEAD /files/1k.bin with Range", "206, or 200 since ranges are defined for GET", 206, 200)
		}},
		{Name: "range/unsatisfiable", Why: "a range outside of the file is told from one inside",
			Run: func(p *probe) {
				for _, spec := range []string{"1024-", "5000-6000"} {
					a := p.get("/files/1k.bin", "Range: bytes="+spec)
					if a != nil && a.Status != 416 { // the body differs between engines
						p.fail("status 416 to bytes="+spec, a.Line)
					}
				}
			}},
	}
}
