package results_test

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"tenrounds/harness"
	"tenrounds/harness/results"
)

// pack compresses the turns of a folder, as a run that is kept has them.
func pack(t *testing.T, dir string) {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(file(t, dir, results.TurnsFile))) // to memory
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	put(t, dir, results.PackedFile, b.String())
	if err := os.Remove(filepath.Join(dir, results.TurnsFile)); err != nil {
		t.Fatal(err)
	}
}

// complete writes run.json of a folder again: the run came to its end.
func complete(t *testing.T, dir string) {
	t.Helper()
	f, run, _, _, err := results.Resume(dir)
	if err != nil {
		t.Fatal(err)
	}
	run.Status = harness.StatusComplete
	if err := f.WriteRun(run); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// Compressed turns are read as the others are. A resumed folder makes its tables again, and its turns stay
// compressed.
func TestReadPacked(t *testing.T) {
	t.Parallel()
	dir, want := folder(t, 30)
	complete(t, dir)
	text, rounds := file(t, dir, results.TurnsFile), file(t, dir, results.RoundsFile)
	pack(t, dir)
	_, got, cut, err := results.Read(dir)
	if err != nil || cut || !reflect.DeepEqual(got, want) {
		t.Fatalf("%d turns, want %d; cut off: %v, %v", len(got), len(want), cut, err)
	}
	if b, err := results.ReadTurns(dir); err != nil || string(b) != text {
		t.Errorf("the content has %d bytes, want %d: %v", len(b), len(text), err)
	}
	if err := os.Remove(filepath.Join(dir, results.RoundsFile)); err != nil {
		t.Fatal(err)
	}
	f, _, got, _, err := results.Resume(dir)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("%d turns, want %d: %v", len(got), len(want), err)
	}
	if file(t, dir, results.RoundsFile) != rounds {
		t.Error("rounds.csv was not made again")
	}
	if _, err := os.Stat(filepath.Join(dir, results.TurnsFile)); err == nil {
		t.Error("turns.ndjson was made")
	}
	if err := f.Intact(); err != nil {
		t.Error(err)
	}
	if err := f.Record(want[0]); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if line, _, _ := strings.Cut(text, "\n"); file(t, dir, results.TurnsFile) != text+line+"\n" {
		t.Error("turns.ndjson does not have the compressed turns and the new one")
	}
	if _, got, _, err = results.Read(dir); err != nil || len(got) != len(want)+1 {
		t.Errorf("%d turns, want %d: %v", len(got), len(want)+1, err)
	}
}

// What is not whole is refused: a damaged file, and a run that is not complete.
func TestPackedRefuses(t *testing.T) {
	t.Parallel()
	dir, _ := folder(t, 30)
	pack(t, dir)
	if _, _, _, _, err := results.Resume(dir); err == nil ||
		!strings.Contains(err.Error(), "gunzip "+filepath.Join(dir, results.PackedFile)) {
		t.Errorf("a run that is not complete: %v", err)
	}
	whole := file(t, dir, results.PackedFile)
	for name, c := range map[string]struct{ content, want string }{
		"cut":     {whole[:len(whole)/2], "unexpected EOF"},
		"empty":   {"", "EOF"},
		"changed": {whole[:len(whole)-6] + "x" + whole[len(whole)-5:], "invalid checksum"},
		"plain":   {"{}\n{}\n{}\n{}\n", "invalid header"},
	} {
		put(t, dir, results.PackedFile, c.content)
		_, _, _, err := results.Read(dir)
		if err == nil || !strings.Contains(err.Error(), results.PackedFile) ||
			!strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
		if _, err := results.ReadTurns(dir); err == nil {
			t.Errorf("%s: the content was read", name)
		}
	}
}
