package answer

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"tenrounds/harness/instructions"
)

func TestWrite(t *testing.T) {
	t.Parallel()
	groups := map[instructions.Group]float64{instructions.Framework: 2000, instructions.Library: 17_000}
	more := &instructions.Change{Mean: .0105, Low: .01, High: .011, Verdict: instructions.More}
	table := instructions.Table{Scenario: "json", Margin: .005, Rows: []instructions.Row{
		{Target: "a", Version: "v1", Runs: 8, Own: 19_000, OwnError: 10, Groups: groups, Total: 40_000},
		{Target: "b", Version: "v2", Runs: 8, Own: 19_200, OwnError: 10, Groups: groups, Total: 40_200,
			Change: more, Varying: &instructions.Change{Verdict: instructions.NotSettled}, Steady: .9,
			Functions: []instructions.FunctionChange{{Name: "net/http.(*conn).serve", Before: 300, After: 500}}},
		{Target: "broken", Error: "it ended"},
	}}
	written := map[string]string{}
	for _, format := range Formats {
		var out bytes.Buffer
		if err := Write(&out, table, format); err != nil {
			t.Fatal(err)
		}
		written[format] = out.String()
	}
	for _, format := range []string{"text", "markdown"} {
		for _, want := range []string{"b executes 200 more instructions a request than a: +0.50 % of all",
			"+1.05 %", "serve", "+200", "it ended"} {
			if !strings.Contains(written[format], want) {
				t.Errorf("%s lacks %q:\n%s", format, want, written[format])
			}
		}
	}
	lines := strings.Split(strings.TrimSpace(written["csv"]), "\n")
	if len(lines) != 4 || !strings.HasPrefix(lines[2], "json,b,v2,8,19200,10,") ||
		!strings.HasSuffix(lines[2], "0.0105,0.01,0.011,more") {
		t.Errorf("csv:\n%s", written["csv"])
	}
	var again instructions.Table
	if err := json.Unmarshal([]byte(written["json"]), &again); err != nil || *again.Rows[1].Change != *more {
		t.Errorf("json: %v, %+v", err, again)
	}
}
