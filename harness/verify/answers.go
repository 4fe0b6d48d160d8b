package verify

import (
	"tenrounds/shared/payloads"
)

// answerChecks compare body, head and HEAD of each fixed answer.
func answerChecks() (cs []check) {
	const measured = "the text scenario measures this text"
	for _, page := range []struct {
		name, path string
		want       want
		why        string
	}{
		{"root", "/", plain, measured},
		{"text", "/text", plain, measured},
		{"json", "/json", document, "the json scenario measures this document"},
		{"about", "/about", want{}, "the name proves that the right target is measured"},
		{"healthz", "/healthz", text(200, payloads.Healthy), "the harness waits for it"},
	} {
		of := func(p *probe) want {
			if page.name == "about" {
				return text(200, p.subject.Name)
			}
			return page.want
		}
		cs = append(cs,
			check{Name: page.name + "/body", Why: page.why, Run: func(p *probe) {
				p.expectBody(p.get(page.path), of(p))
			}},
			check{Name: page.name + "/head", Why: "a server with more or fewer header lines does different work",
				Run: func(p *probe) { p.expectHead(p.get(page.path), of(p)) }},
			check{Name: page.name + "/head-method", Why: headMethod, Run: func(p *probe) {
				p.headThenGet(page.path, of(p))
			}},
		)
	}
	return cs
}

const headMethod = "the answer to HEAD is that to GET without its body"
