package verify

import (
	"tenrounds/shared/payloads"
)

// pages are the fixed answers of the contract. About is the only one that differs between targets.
func pages(name string) []page {
	return []page{
		{"root", "/", text(200, payloads.Text), "the text is what the text scenario measures"},
		{"text", "/text", text(200, payloads.Text), "the text is what the text scenario measures"},
		{"json", "/json", document(), "the document is what the json scenario measures"},
		{"about", "/about", text(200, name), "the name proves that the right target is measured"},
		{"healthz", "/healthz", text(200, payloads.Healthy), "readiness is read from it"},
	}
}

// answerChecks compares body, head and HEAD of each fixed answer.
func answerChecks() []check {
	var cs []check
	for i, pg := range pages("") {
		of := func(p *probe) page { return pages(p.subject.Name)[i] }
		cs = append(cs,
			check{Name: pg.name + "/body", Why: pg.why, Run: func(p *probe) {
				p.expectBody(p.get(pg.path), of(p).want)
			}},
			check{Name: pg.name + "/head", Why: "a header line more or less is work more or less than the others do",
				Run: func(p *probe) {
					p.expectHead(p.get(pg.path), of(p).want)
				}},
			check{Name: pg.name + "/head-method", Why: "HEAD gives the head of GET and no body", Run: func(p *probe) {
				p.headThenGet(pg.path, of(p).want)
			}},
		)
	}
	return cs
}
