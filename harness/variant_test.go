package harness_test

import (
	"fmt"
	"strings"
	"testing"

	"tenrounds/harness"
)

func TestStrays(t *testing.T) {
	v := harness.Variant{Target: "fw"}
	plain := harness.Build{Go: "go1.26.8", Modules: map[string]string{"m/fw": "v1.2.0", "m/engine": "v1.0.0",
		"m/same": "v1", "m/gone": "v1"}}
	built := harness.Build{Go: "go1.26.8", Modules: map[string]string{"m/fw": "v1.1.0", "m/same": "v1",
		"m/new": "v1", "m/engine": "v1.0.0"}}
	if w := v.Strays("m/fw", built, plain); len(w) > 0 {
		t.Errorf("only the framework differs, but it says %q", w)
	}
	built.Modules["m/engine"], built.Go = "v1.1.0", "go1.27.0"
	w := v.Strays("m/fw", built, plain)
	if len(w) != 2 || !strings.Contains(w[0].Text, "m/engine v1.1.0 (fw has v1.0.0)") ||
		!strings.Contains(w[1].Text, "go1.27.0 (fw by go1.26.8)") {
		t.Errorf("%q", w)
	}
	for i := range 7 {
		plain.Modules[fmt.Sprint("x/", i)], built.Modules[fmt.Sprint("x/", i)] = "v1", "v2"
	}
	if w := v.Strays("m/fw", built, plain); !strings.HasSuffix(w[0].Text, "and 3 more") ||
		strings.Contains(w[0].Text, "; ") {
		t.Errorf("%q", w)
	}
}
