package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/exitcode"
	"tenrounds/harness/results"
)

// leaks are the files below a folder that hold a word.
func leaks(t *testing.T, dir, word string) (files []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if strings.Contains(string(text), word) {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// A server is given the passwords in its settings, and nothing that the run writes or says has them. A run that goes on asks
// for them by the very flags, with a mask in their place.
func TestPasswordsOfTargets(t *testing.T) {
	t.Parallel()
	const right, wrong = "the-right-word", "the-wrong-word"
	b := newBed(t, "fine")
	b.add("keyed", "keyed")
	keyed := "keyed as open STORE=postgres://me:" + right + "@db/books"
	code, out := b.exit("--aa", "open", "--target", keyed,
		"--target", "keyed as shut STORE=redis://:"+wrong+"@db STORE_PASSWORD="+wrong)
	run, turns := b.read()
	if code != exitcode.Failed || len(turns) != 8 || len(run.Plan.Entries) != 4 {
		t.Fatalf("exit %d, %d turns, %+v:\n%s", code, len(turns), run.Plan.Entries, out)
	}
	for _, m := range turns {
		if shut := m.Target == "shut"; shut != (m.Error != "") || shut && !strings.Contains(m.Error, "no entry to redis://:xxxxx@db by xxxxx") {
			t.Errorf("%s: %q", m.Target, m.Error)
		}
	}
	for _, word := range []string{right, wrong} {
		if files := leaks(t, b.out, word); len(files) > 0 || strings.Contains(out, word) {
			t.Errorf("the password %s is in %q, or in what was said:\n%s", word, files, out)
		}
	}
	if e := run.Subjects[1].Entry; !slices.Equal(e.Env, []string{"STORE=postgres://me:xxxxx@db/books"}) {
		t.Errorf("run.json has %+v", e)
	}

	cut(t, filepath.Join(b.dir(), results.TurnsFile), 100) // one turn is left to do
	again := func(args ...string) (int, string) {
		cmd, out := b.startPlain(append([]string{"run", "--resume", b.dir(), "--manifests", b.manifests, "--no-verify"}, args...)...)
		return status(t, cmd.Wait()), out.String()
	}
	shut := "keyed as shut STORE=redis://:" + wrong + "@db STORE_PASSWORD=" + wrong
	for _, c := range []struct {
		name, want string
		args       []string
	}{
		{"none", "passwords are not kept: add --target 'keyed as open STORE=postgres://me:xxxxx@db/books' --target 'keyed as shut STORE=redis://:xxxxx@db STORE_PASSWORD=xxxxx' with", nil},
		{"one of two", "passwords are not kept: add --target 'keyed as open", []string{"--target", shut}},
		{"another address", "is not one that the run began with", []string{"--target", shut, "--target", strings.Replace(keyed, "@db", "@dc", 1)}},
		{"another name", "is not one that the run began with", []string{"--target", "keyed as new STORE=postgres://me:" + right + "@db/books"}},
		{"a database", "--database is not the one", []string{"--database", "postgres://me:" + right + "@db/books"}},
		{"another setting", "it takes no plan", []string{"--target", shut, "--rounds", "3"}},
	} {
		if code, out := again(c.args...); code != exitcode.Usage || !strings.Contains(out, c.want) || strings.Contains(out, right) || strings.Contains(out, wrong) {
			t.Errorf("%s: exit %d:\n%s", c.name, code, out)
		}
	}
	code, out = again("--target", keyed, "--target", shut)
	run, turns = b.read()
	if code != exitcode.Failed || run.Status != harness.StatusComplete || len(turns) != 8 {
		t.Errorf("exit %d, %s, %d turns:\n%s", code, run.Status, len(turns), out)
	}
	if rows := b.rows(); rows["open"].N != 2 || rows["open-copy"].N != 2 || rows["fine"].N != 2 {
		t.Errorf("%+v", rows)
	}
	if files := append(leaks(t, b.out, right), leaks(t, b.out, wrong)...); len(files) > 0 {
		t.Errorf("a password is in %q", files)
	}
	b.alone()
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
	_, err := parseEntry("gin --db-password hunter22 x")
	if err == nil || strings.Contains(err.Error(), "hunter22") || !strings.Contains(err.Error(), `"xxxxx" in "gin --db-password xxxxx xxxxx"`) {
		t.Error(err)
	}
}
