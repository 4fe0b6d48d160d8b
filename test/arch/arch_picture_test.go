package arch_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tenrounds/test/checkout"
)

// TestArchitecturePicture holds docs/architecture.svg to importTable: who imports whom within cmd and
// harness.
func TestArchitecturePicture(t *testing.T) {
	t.Parallel()
	checkout.Log()
	path := filepath.Join("docs", "architecture.svg")
	want := architecturePicture()
	if *update {
		if err := os.WriteFile(path, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if have, err := os.ReadFile(path); err != nil || !bytes.Equal(have, want) {
		t.Errorf("%s is not what importTable says (%v): "+
			"go test -run TestArchitecturePicture ./test/arch -args -update", path, err)
	}
}

// drawn are the imports between the packages of the picture: no leaf that nearly all use, no package of
// tests.
func drawn() map[string][]string {
	uses := map[string][]string{}
	for _, row := range importTable {
		if row.pkgs == "cmd/*" || strings.HasPrefix(row.pkgs, "harness/") &&
			!slices.Contains(ofTests, row.pkgs) {
			uses[row.pkgs] = nil
		}
	}
	for _, row := range importTable {
		if _, ok := uses[row.pkgs]; !ok {
			continue
		}
		for _, may := range row.may {
			if _, ok := uses[may]; ok && !slices.Contains(everywhere, may) {
				uses[row.pkgs] = append(uses[row.pkgs], may)
			}
		}
	}
	for _, leaf := range everywhere {
		delete(uses, leaf)
	}
	return uses
}

// ofTests are packages that only tests use.
var ofTests = []string{"harness/verify/books/booktest", "harness/verify/apis/apitest",
	"harness/verify/inprocess"}

// everywhere are packages that many use and that explain nothing in a picture.
var everywhere = []string{"harness/input", "harness/output", "harness/csvfile", "harness/exitcode",
	"harness/calm"}

// depth is how far above its lowest import a package stands.
func depth(uses map[string][]string, pkg string) int {
	d := 0
	for _, u := range uses[pkg] {
		d = max(d, depth(uses, u)+1)
	}
	return d
}

// architecturePicture draws packages as boxes in rows, each above all that it imports.
func architecturePicture() []byte {
	const width, boxW, boxH, rowH = 1200, 94, 28, 92
	uses := drawn()
	rows := map[int][]string{}
	top := 0
	for _, pkg := range slices.Sorted(maps.Keys(uses)) {
		d := depth(uses, pkg)
		if pkg == "cmd/*" { // it may import all of harness
			continue
		}
		rows[d], top = append(rows[d], pkg), max(top, d)
	}
	top++
	rows[top] = []string{"cmd/*"}
	at := map[string][2]int{}
	for d, row := range rows {
		for i, pkg := range row {
			at[pkg] = [2]int{width * (2*i + 1) / (2 * len(row)), 24 + (top-d)*rowH + boxH/2}
		}
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" `+
		`font-family="sans-serif" font-size="11">`+"\n", width, 24+(top+1)*rowH)
	b.WriteString("<title>Who imports whom, from top to bottom</title>\n" +
		`<rect width="100%" height="100%" fill="#fff"/>` + "\n")
	for _, pkg := range slices.Sorted(maps.Keys(uses)) {
		for _, u := range uses[pkg] {
			from, to := at[pkg], at[u]
			fmt.Fprintf(&b, `<path d="M%d %dC%d %d %d %d %d %d" fill="none" stroke="#8aa" stroke-width="1.2"/>`+"\n",
				from[0], from[1]+boxH/2, from[0], from[1]+rowH/2, to[0], to[1]-rowH/2, to[0], to[1]-boxH/2)
		}
	}
	for _, pkg := range slices.Sorted(maps.Keys(at)) {
		p := at[pkg]
		fmt.Fprintf(&b, `<rect x="%d" y="%d" width="%d" height="%d" rx="5" fill="#e8f0f4" stroke="#467"/>`+"\n",
			p[0]-boxW/2, p[1]-boxH/2, boxW, boxH)
		fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="middle">%s</text>`+"\n", p[0], p[1]+4,
			strings.TrimPrefix(pkg, "harness/"))
	}
	fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="middle">imports any of these</text>`+"\n",
		width/2, 24+boxH+16)
	b.WriteString("</svg>\n")
	return b.Bytes()
}
