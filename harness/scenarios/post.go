package scenarios

import (
	"tenrounds/harness"
)

// names are drawn at random, so that no server can answer from the last request.
var names = []string{"Ada", "Grace", "Edsger", "Barbara", "Donald", "Radia", "Ken", "Frances", "Tony",
	"Adele", "Niklaus", "Karen"}

func post() harness.Scenario {
	s := harness.Scenario{
		Name:  "post",
		About: `POST / with {"id": NAME}: binding and validation`,
	}
	for _, n := range names {
		s.Requests = append(s.Requests, harness.Request{
			Method: "POST",
			Path:   "/",
			Header: []harness.HeaderField{{Name: "Content-Type", Value: "application/json"}},
			Body:   []byte(`{"id": "` + n + `"}`),
			Expect: harness.Expectation{Status: 200, Body: []byte("Hello, " + n)},
		})
	}
	return s
}
