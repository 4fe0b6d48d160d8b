package plan

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tenrounds/harness"
)

func variantTargets() []harness.Target {
	return []harness.Target{
		{Name: "chi", Language: "Go", Module: "example.com/chi"},
		{Name: "gin", Language: "Go", Module: "example.com/gin"},
		{Name: "nethttp", Language: "Go"},
		{Name: "node", Language: "JavaScript", Run: []string{"node", "{addr}"}, External: true},
	}
}

func TestParseVariant(t *testing.T) {
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		text string
		want harness.Variant
		err  string
	}{
		{"gin@v1.11.0", harness.Variant{Name: "gin@v1.11.0", Target: "gin", Version: "v1.11.0"}, ""},
		{"gin@feature/new router", harness.Variant{Name: "gin@feature-new-router", Target: "gin",
			Version: "feature/new router"}, ""},
		{"gin=../fix", harness.Variant{Name: "gin=fix", Target: "gin",
			Dir: filepath.Join(filepath.Dir(here), "fix")}, ""},
		{"gin=/src/gin@v1.2.3/", harness.Variant{Name: "gin=gin@v1.2.3", Target: "gin", Dir: "/src/gin@v1.2.3"},
			""},
		{"chi@" + strings.Repeat("a", 100), harness.Variant{Name: "chi@" + strings.Repeat("a", 60), Target: "chi",
			Version: strings.Repeat("a", 100)}, ""},
		{"gin", harness.Variant{}, `"gin" is neither TARGET@VERSION nor TARGET=FOLDER`},
		{"gin@", harness.Variant{}, "neither"},
		{"@v1.0.0", harness.Variant{}, "neither"},
		{"", harness.Variant{}, "neither"},
		{"gni@v1.0.0", harness.Variant{}, `unknown target "gni"; did you mean "gin"?`},
		{"nethttp@v1.0.0", harness.Variant{}, "GOTOOLCHAIN"},
		{"node@v22", harness.Variant{}, "not built by go build"},
	} {
		got, err := ParseVariant(c.text, variantTargets())
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%q: error %v, want one that says %q", c.text, err, c.err)
			}
			continue
		}
		if err != nil || got != c.want {
			t.Errorf("%q: %+v, %v; want %+v", c.text, got, err, c.want)
		}
		if !aliasName.MatchString(got.Name) {
			t.Errorf("%q: its name %q is no alias", c.text, got.Name)
		}
	}
}

func TestWithVariants(t *testing.T) {
	variants := []harness.Variant{{Name: "gin@v1", Target: "gin", Version: "v1"},
		{Name: "gin=fix", Target: "gin", Dir: "/fix"}}
	all, err := WithVariants(variantTargets(), variantTargets(), variants)
	if err != nil || len(all) != 6 {
		t.Fatalf("%+v, %v", all, err)
	}
	if v := all[4]; v.Name != "gin@v1" || v.Module != "example.com/gin" || v.Variant != &variants[0] ||
		all[1].Variant != nil {
		t.Errorf("%+v", v)
	}
	if _, err := WithVariants(variantTargets(), variantTargets(), append(variants, variants[1])); err == nil ||
		!strings.Contains(err.Error(), "gin=fix is there twice") {
		t.Errorf("two of one name: %v", err)
	}
	if _, err := WithVariants(variantTargets(), variantTargets()[:1], variants); err == nil ||
		!strings.Contains(err.Error(), `no target "gin"`) {
		t.Errorf("the unchanged target is gone: %v", err)
	}
}

func TestVariantsTakePart(t *testing.T) {
	targets, err := WithVariants(variantTargets(), variantTargets(), []harness.Variant{
		{Name: "gin@v1", Target: "gin", Version: "v1"}, {Name: "gin=fix", Target: "gin", Dir: "/fix"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		targets []string
		entries []EntrySettings
		want    string
	}{
		{"alone", nil, nil, "gin gin@v1 gin=fix"},
		{"beside others", []string{"chi", "gin"}, nil, "chi gin gin@v1 gin=fix"},
		{"in an order of one's own", []string{"gin=fix", "gin"}, nil, "gin=fix gin gin@v1"},
		{"under an alias", nil, []EntrySettings{{Name: "gin@v1", Alias: "old"}, {Name: "gin"}}, "gin=fix old gin"},
	} {
		s := Defaults()
		s.Targets, s.Entries = c.targets, c.entries
		entries, err := s.entries(targets)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		var got []string
		for _, e := range entries {
			got = append(got, e.Alias)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %s", c.name, got, c.want)
		}
	}
	s := Defaults()
	if entries, err := s.entries(variantTargets()); err != nil || len(entries) != 3 ||
		slices.ContainsFunc(entries, func(e harness.Entry) bool { return e.Target == "node" }) {
		t.Errorf("without variants: %v, %v", entries, err)
	}
}

// FuzzParseVariant: whatever is asked for, the name of a variant is fit for tables, files and commands.
func FuzzParseVariant(f *testing.F) {
	for _, s := range []string{"gin@v1.11.0", "gin=../gin", "gin@a/b c", "chi=/", "gin=..", "gin@\x00é", "@",
		"="} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, err := ParseVariant(text, variantTargets())
		if err != nil {
			return
		}
		if !aliasName.MatchString(v.Name) || (v.Version == "") == (v.Dir == "") || v.Dir != "" &&
			!filepath.IsAbs(v.Dir) {
			t.Errorf("%q: %+v", text, v)
		}
	})
}
