package scenarios

import (
	"strings"

	"tenrounds/harness"
	"tenrounds/shared/payloads"
)

func file(name string) harness.Scenario {
	return harness.Scenario{
		Name:     "file-" + strings.TrimSuffix(name, ".bin"),
		About:    "GET /files/" + name + ": a file, by the framework's own facility where it has one",
		Requests: []harness.Request{get("/files/"+name, payloads.Bytes(name))},
	}
}

// WriteFiles writes the files of the scenarios to dir. Servers on shared/boot do so themselves.
func WriteFiles(dir string) error { return payloads.WriteFiles(dir) }
