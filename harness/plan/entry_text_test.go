package plan

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// How a target is built and started is bench's; all other flags are the server's.
func TestEntryFlags(t *testing.T) {
	t.Parallel()
	e, err := ParseEntry("nethttp as fast class=tuned --pgo --json=v2 --processes=2 --warmup=8s GOGC=400 " +
		"--timeouts=off")
	if err != nil || !e.PGO || e.JSON != "v2" || e.Processes != 2 || time.Duration(*e.Warmup) != 8*time.Second ||
		e.Class != "tuned" ||
		len(e.Env) != 1 || len(e.Flags) != 1 || e.Flags[0] != "--timeouts=off" {
		t.Errorf("%+v, %v", e, err)
	}
	if e, err := ParseEntry("nethttp --pgo=false"); err != nil || e.PGO {
		t.Errorf("%+v, %v", e, err)
	}
	for text, want := range map[string]string{
		"nethttp --pgo=maybe":      "--pgo stands alone",
		"nethttp --processes=two":  `"two" is no number`,
		"nethttp --processes":      `--processes needs a value after a "="`,
		"nethttp --warmup=8":       `"8" is no time`,
		"nethttp --json":           "--json needs a value",
		"nethttp --processes=2 xy": "is neither",
	} {
		if _, err := ParseEntry(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func TestEntryWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"gin":                                    {"gin"},
		" gin  as x GOGC=400 ":                   {"gin", "as", "x", "GOGC=400"},
		`gin DSN="host=db user=me" --a="b c" -d`: {"gin", "DSN=host=db user=me", "--a=b c", "-d"},
		`gin A="" B={"c":1} D="open end`:         {"gin", "A=", `B={"c":1}`, `D="open`, "end"},
		"":                                       nil,
	} {
		if got := entryWords(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q", text, got)
		}
	}
	_, err := ParseEntry("gin --db-password hunter22 x")
	if err == nil || strings.Contains(err.Error(), "hunter22") ||
		!strings.Contains(err.Error(), `"xxxxx" in "gin --db-password xxxxx xxxxx"`) {
		t.Error(err)
	}
}
