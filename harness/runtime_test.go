package harness_test

import (
	"strings"
	"testing"

	"tenrounds/harness"
)

func TestRuntime(t *testing.T) {
	t.Parallel()
	for text, versions := range map[string]string{ // those with a + fit
		"cpython":               "+3.6.15 +3.13.0 -pypy3.9.16",
		"pypy":                  "+pypy3.9.16 -3.9.18",
		"node>=18":              "+node18.19.0 +node22.1.0 -node16.0.0",
		"cpython==3.7":          "+3.7.0 +3.7.16 -3.70.1 -3.8.1",
		"cpython==3.7.16":       "+3.7.16 -3.7.15",
		"cpython>=3.11,<3.13":   "+3.11.0 +3.12.9 -3.13.0 -3.9.1 -3.10.14",
		"cpython>= 3.11, <3.13": "+3.11.0",
		"cpython>3.11":          "+3.12.0 -3.11.7",
		"cpython<=3.11":         "+3.11.7 -3.12.0",
		"cpython>=3.9,!=3.10":   "+3.9.1 -3.10.2 +3.11.0",
		"cpython==3.14":         "+3.14.0 -3",
	} {
		r, err := harness.ParseRuntime(text)
		if err != nil {
			t.Error(err)
			continue
		}
		for v := range strings.FieldsSeq(versions) {
			implementation, version := harness.RuntimeCPython, v[1:]
			for _, other := range []string{harness.RuntimePyPy, harness.RuntimeNode} {
				if rest, is := strings.CutPrefix(version, other); is {
					implementation, version = other, rest
				}
			}
			if r.Allows(implementation, version) != (v[0] == '+') {
				t.Errorf("%s and %s", text, v)
			}
		}
	}
}

func TestRuntimeRefuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "begins with none of cpython, pypy, node", "cpythn>=3": `"cpythn>=3" begins with none`,
		"CPython":     "begins with none",
		"cpython3.11": `"3.11" is no bound like`, "cpython>=": `"" is no version`,
		"cpython>=3.11,": `"" is no bound`,
		"cpython=3.7":    `"=3.7" is no bound`, "cpython~=3.7": "is no bound", "cpython==3.7.16.1": "is no version",
		"cpython==3.x": `"3.x" is no version`, "cpython===3.7": `"=3.7" is no version`,
		"cpython==99999": "is no version",
	} {
		_, err := harness.ParseRuntime(text)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v does not say %q", text, err, want)
		}
	}
}

// What is accepted is written as it is read, and allows only its own implementation.
func FuzzParseRuntime(f *testing.F) {
	for _, s := range []string{"cpython>=3.11,<3.13", "pypy", "node>=18", "cpython==3.7", "cpython!=3.0.1, >3",
		"pypy==", "cpython<03.1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := harness.ParseRuntime(text)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "runtime ") {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		again, err := harness.ParseRuntime(r.String())
		if err != nil || again.String() != r.String() {
			t.Errorf("%q is %q, which is %q: %v", text, r, again, err)
		}
		for _, v := range []string{"", "3", "3.11.7", "x", "3.x.1", "4.0.0rc1"} {
			if r.Allows(r.Implementation+"x", v) || r.Allows(r.Implementation, v) != again.Allows(again.Implementation,
				v) {
				t.Errorf("%q and %q", text, v)
			}
		}
	})
}
