package instructions

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

const sample = `desc: I1 cache:         32768 B, 64 B, 8-way associative
cmd: bin/nethttp --addr 127.0.0.1:1
events: Ir
fl=/go/src/net/http/server.go
fn=net/http.(*conn).serve
12 30
0 5
fl=main.go
fn=main.main
1 7
fn=net/http.(*conn).serve
13 1
summary: 43
`

func TestParse(t *testing.T) {
	t.Parallel()
	got, err := parse(strings.NewReader(sample))
	if want := map[string]int64{
		"net/http.(*conn).serve": 36,
		"main.main":              7,
	}; err != nil ||
		!maps.Equal(got, want) {
		t.Errorf("%v, %v, want %v", got, err, want)
	}
	for name, c := range map[string]struct{ text, want string }{
		"cut off":         {sample[:len(sample)-12], "not whole"},
		"cut in a line":   {sample[:len(sample)-3], "line 13"},
		"empty":           {"", "not whole"},
		"caches too":      {"events: Ir I1mr\n", "want only instructions"},
		"no function":     {"events: Ir\n1 2\n", "line 2"},
		"no number":       {"events: Ir\nfn=a\n1 x\n", "line 3"},
		"negative":        {"events: Ir\nfn=a\n1 -2\n", "no possible count"},
		"another summary": {strings.Replace(sample, "summary: 43", "summary: 44", 1), "the functions have 43"},
	} {
		if _, err := parse(strings.NewReader(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// FuzzParse writes what was read and reads it again.
func FuzzParse(f *testing.F) {
	f.Add(sample)
	f.Add("events: Ir\nsummary: 0\n")
	f.Fuzz(func(t *testing.T, text string) {
		all, err := parse(strings.NewReader(text))
		if err != nil {
			return
		}
		var b strings.Builder
		total := int64(0)
		for _, name := range slices.Sorted(maps.Keys(all)) {
			fmt.Fprintf(&b, "fn=%s\n1 %d\n", name, all[name])
			total += all[name]
		}
		fmt.Fprintf(&b, "summary: %d\n", total)
		if again, err := parse(strings.NewReader(b.String())); err != nil || !maps.Equal(all, again) {
			t.Errorf("%v became %v, %v", all, again, err)
		}
	})
}

func TestGroupOf(t *testing.T) {
	t.Parallel()
	for function, want := range map[string]Group{
		"main.main": Framework,
		"tenrounds/shared/boot.(*lazyDeadline).set":                                      Framework,
		"github.com/go-chi/chi/v5.(*Mux).ServeHTTP":                                      Framework,
		"github.com/goccy/go-json/internal/encoder/vm.Run":                               Framework,
		"net/http.(*conn).serve":                                                         Library,
		"type:.eq.net/http.routingIndexKey":                                              Library,
		"internal/sync.(*HashTrieMap[go.shape.interface {},go.shape.interface {}]).Load": Library,
		"memeqbody":                               Library,
		"net.(*conn).Read":                        Network,
		"internal/poll.(*FD).Read":                Network,
		"internal/runtime/syscall.Syscall6":       Network,
		"internal/poll.runtime_pollSetDeadline":   Scheduler,
		"runtime.findRunnable":                    Scheduler,
		"runtime.mallocgcTiny":                    Memory,
		"runtime.(*mspan).base":                   Memory,
		"internal/runtime/maps.(*Map).getWithKey": Scheduler,
		"???": Library,
	} {
		if got := groupOf(function); got != want {
			t.Errorf("%s: %s, want %s", function, got, want)
		}
	}
}
