package main

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tenrounds/harness/exitcode"
	"tenrounds/harness/results"
	"tenrounds/harness/session/site"
	"tenrounds/test/faults"
)

// copied is a folder with the files of a kept run.
func copied(t *testing.T, from string) string {
	t.Helper()
	dir := t.TempDir()
	for name, b := range runFiles(t, from) {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// runFiles are the files of a kept run that its tables are made from, and rounds.csv. The turns are not
// compressed.
func runFiles(t testing.TB, from string) map[string][]byte {
	t.Helper()
	run, err := os.ReadFile(filepath.Join(from, results.RunFile))
	rounds, roundsErr := os.ReadFile(filepath.Join(from, results.RoundsFile))
	turns, turnsErr := results.ReadTurns(from)
	if err := errors.Join(err, roundsErr, turnsErr); err != nil {
		t.Fatal(err)
	}
	return map[string][]byte{results.RunFile: run, results.TurnsFile: turns, results.RoundsFile: rounds}
}

func change(t *testing.T, path string, edit func([]byte) []byte) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, edit(bytes.Clone(b)), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A folder that was cut off or edited makes a page that says so, or an error that says where.
func TestPageOfDamagedFolders(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	short := func(b []byte) []byte { return b[:len(b)-1000] }
	for _, c := range []struct {
		name, file    string
		edit          func([]byte) []byte
		page, problem string
	}{
		{"whole", results.RunFile, bytes.Clone, "", ""},
		{"a cut turn", results.TurnsFile, short, "The last line of turns.ndjson was cut off", ""},
		{"an edited table", results.RoundsFile, func(b []byte) []byte {
			return bytes.Replace(b,
				[]byte(",sliced-c20,"), []byte(",sliced-c99,"), 1)
		},
			"rounds.csv in the folder is not what turns.ndjson says", ""},
		{"a cut table", results.RoundsFile, short, "rounds.csv in the folder is not what turns.ndjson says", ""},
		{"a table of another version", results.RoundsFile, func(b []byte) []byte {
			return bytes.Replace(b,
				[]byte("round,"), []byte("runde,"), 1)
		}, "", ""},
		{"a run under way", results.RunFile, func(b []byte) []byte {
			return bytes.Replace(b, []byte(`"status": "complete"`), []byte(`"status": "running"`), 1)
		}, "under way, or was killed", ""},
		{"no turns yet", results.TurnsFile, func([]byte) []byte { return nil }, "Nothing was measured", ""},
		{"a cut run.json", results.RunFile, short, "", "run.json: it is empty or cut off"},
		{"a broken turn", results.TurnsFile, func(b []byte) []byte { b[0] = 'x'; return b }, "",
			"turns.ndjson:1: "},
		{"a broken histogram", results.TurnsFile, func(b []byte) []byte {
			at := bytes.Index(b, []byte("HISTFAAA"))
			copy(b[at+40:], "AAAAAAAA")
			return b
		}, "", "in round 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := copied(t, keptRun)
			// the columns of this version
			if exit, _, words := said(t, "report", "--write", dir); exit != exitcode.OK {
				t.Fatalf("exit %d: %s", exit, words)
			}
			change(t, filepath.Join(dir, c.file), c.edit)
			exit, out, words := said(t, "report", "--format", "html", dir)
			if c.problem != "" {
				if exit != exitcode.Failed || !strings.Contains(words, c.problem) || out != "" {
					t.Errorf("exit %d, %d bytes, %s; want an error that says %q", exit, len(out), words, c.problem)
				}
				return
			}
			notice := strings.Contains(out, `class="notice"`)
			if exit != exitcode.OK || !strings.Contains(out, c.page) || !strings.HasSuffix(out, "</html>\n") ||
				notice != (c.page != "") {
				t.Errorf("exit %d, a notice %v, %d bytes, %s; want a page that says %q", exit, notice, len(out), words,
					c.page)
			}
		})
	}
}

// report --write makes the page and the charts, and takes away charts that are made no more.
func TestReportWritesPage(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	dir := copied(t, keptRun)
	old := filepath.Join(dir, results.ChartsDir, "throughput-gone-closed-c20.svg")
	mine := filepath.Join(dir, results.ChartsDir, "mine.txt")
	if err := os.Mkdir(filepath.Dir(old), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{old, mine} {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if exit, _, words := said(t, "report", "--write", dir); exit != exitcode.OK {
		t.Fatalf("exit %d: %s", exit, words)
	}
	for name, want := range map[string]bool{results.PageFile: true,
		"charts/throughput-json-sliced-c20.svg": true, "charts/mine.txt": true,
		"charts/throughput-gone-closed-c20.svg": false} {
		if _, err := os.Stat(filepath.Join(dir, name)); (err == nil) != want {
			t.Errorf("%s: %v, want it to be there: %v", name, err, want)
		}
	}
}

// A run that cannot be read stands on the index with the reason, and the others have their pages.
func TestSite(t *testing.T) {
	faults.Only(t)
	t.Parallel()
	from := t.TempDir()
	for _, name := range []string{"good", "bad", "empty", "a #1"} {
		if err := os.Rename(copied(t, keptRun), filepath.Join(from, name)); err != nil {
			t.Fatal(err)
		}
	}
	change(t, filepath.Join(from, "bad", results.TurnsFile), func(b []byte) []byte { b[0] = 'x'; return b })
	if err := os.Remove(filepath.Join(from, "empty", results.RunFile)); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "a", "site")
	for range 2 { // the second time over the first
		exit, out, words := said(t, "site", "--results", from, "--out", to)
		if exit != exitcode.OK || !strings.Contains(words, "bad is left out: results: ") ||
			!strings.HasPrefix(out, "3 runs in ") {
			t.Fatalf("exit %d, %s%s", exit, out, words)
		}
	}
	index, err := os.ReadFile(filepath.Join(to, site.Index))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`href="runs/good/report.html"`, `href="runs/a%20%231/report.html"`,
		"turns.ndjson:1: ", "fiber", `"nethttp"`, `"` + filepath.Base(from) + `/a #1"`} {
		if !bytes.Contains(index, []byte(want)) {
			t.Errorf("the index does not hold %s", want)
		}
	}
	if _, err := os.Stat(filepath.Join(to, site.Runs, "good", results.PageFile)); err != nil {
		t.Error(err)
	}
	for _, c := range []struct{ from, to, want string }{
		{t.TempDir(), to, "holds no run"},
		{filepath.Join(from, "nowhere"), to, "no such file or directory; name their folder by --results"},
		{from, from, "exists and holds no site"},
	} {
		if exit, _, words := said(t, "site", "--results", c.from, "--out", c.to); exit == exitcode.OK ||
			!strings.Contains(words, c.want) {
			t.Errorf("from %s to %s: exit %d, %s, want %q", c.from, c.to, exit, words, c.want)
		}
	}
}

// The command makes a site of real runs of all kinds: each has its page, which holds what is peculiar to it.
func TestSiteOfKeptRuns(t *testing.T) {
	t.Parallel()
	sections := map[string]string{"precise-a": "ranking", "ramp": "open", "users-local": "open", "slo2": "tries",
		"bookstore-full": "limits"}
	index := siteOf(t, slices.Sorted(maps.Keys(sections))...)
	b, err := os.ReadFile(index)
	if err != nil {
		t.Fatal(err)
	}
	for name, section := range sections {
		if !bytes.Contains(b, []byte(`href="runs/`+name+`/report.html"`)) ||
			!bytes.Contains(b, []byte(`"results/`+name+`"`)) {
			t.Errorf("%s is not on the index, or bench compare cannot find it", name)
		}
		page, err := os.ReadFile(filepath.Join(filepath.Dir(index), site.Runs, name, results.PageFile))
		if err != nil {
			t.Error(err)
		} else if !bytes.Contains(page, []byte(`id="`+section+`"`)) || !bytes.HasSuffix(page, []byte("</html>\n")) {
			t.Errorf("the page of %s has %d bytes, and no section %s", name, len(page), section)
		}
	}
}
