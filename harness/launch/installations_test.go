package launch

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"tenrounds/test/faults"
)

func TestInstallationsAreListedAndRemoved(t *testing.T) {
	faults.Only(t)
	needUV(t)
	root, target := scripts(t, alpha.line(t))
	index(t, alpha)
	l, _ := builder(t, root)
	p, err := l.Build(t.Context(), target)
	if err != nil {
		t.Fatal(err)
	}
	half := filepath.Join(os.Getenv(CacheVariable), "venvs", "cpython-3.1.1-0123456789abcdef")
	if err := os.MkdirAll(half, 0o755); err != nil {
		t.Fatal(err)
	}
	long := time.Now().Add(-time.Hour)
	if err := os.Chtimes(half, long, long); err != nil {
		t.Fatal(err)
	}
	all, err := Installations()
	if err != nil || len(all) != 2 || all[0].Runtime != p.Build.Runtime || all[0].Packages != 1 ||
		all[0].Bytes <= p.Build.Bytes ||
		all[1].Dir != half || all[1].Runtime != "" || time.Since(all[1].Used) < time.Hour {
		t.Fatalf("%+v, %v", all, err)
	}
	if _, err := l.Build(t.Context(), target); err != nil { // used since it was listed
		t.Fatal(err)
	}
	for i, want := range []bool{false, true} {
		if removed, err := all[i].Remove(t.Context()); err != nil || removed != want {
			t.Errorf("%s: %v, %v", all[i].Dir, removed, err)
		}
	}
	if all, err = Installations(); err != nil || len(all) != 1 {
		t.Fatalf("%+v, %v", all, err)
	}
	if removed, err := all[0].Remove(t.Context()); err != nil || !removed {
		t.Errorf("%v, %v", removed, err)
	}
	if n := count(t, "venvs/c*"); n != 0 {
		t.Errorf("%d are left", n)
	}
	if p, err = l.Build(t.Context(), target); err != nil || p.Build.Version != "1.2.0" { // and made again
		t.Errorf("%+v, %v", p, err)
	}
}
