package main

import "testing"

// class= is a word of the harness, not a variable of the server.
func TestEntryClass(t *testing.T) {
	t.Parallel()
	e, err := parseEntry("gin as gin-tuned class=tuned GOGC=400 --reuseport")
	if err != nil || e.Class != "tuned" || len(e.Env) != 1 || e.Env["GOGC"] != "400" || len(e.Flags) != 1 || e.Alias != "gin-tuned" {
		t.Errorf("%+v, %v", e, err)
	}
}
