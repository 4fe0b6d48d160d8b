package scenarios

import (
	"strconv"
	"strings"

	"tenrounds/harness"
	"tenrounds/shared/payloads"
)

func get(path string, body []byte) harness.Request {
	return harness.Request{Method: "GET", Path: path, Expect: harness.Expectation{Status: 200, Body: body}}
}

func text() harness.Scenario {
	return harness.Scenario{
		Name:     "text",
		About:    "GET /: 12 bytes of text, so little but routing and HTTP itself",
		Requests: []harness.Request{get("/", []byte(payloads.Text))},
	}
}

func json() harness.Scenario {
	r := get("/json", []byte(payloads.JSON))
	r.Expect.Counter = strings.Index(payloads.JSON, strconv.Itoa(payloads.Date))
	return harness.Scenario{
		Name:     "json",
		About:    "GET /json: 106 bytes, encoded on every request",
		Requests: []harness.Request{r},
	}
}
