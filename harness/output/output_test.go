package output_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"

	"tenrounds/harness/output"
)

func TestWriterKeepsTheFirstError(t *testing.T) {
	t.Parallel()
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer full.Close()
	w := output.New(full)
	_, _ = fmt.Fprintln(w, "lost")
	_ = full.Close()
	_, _ = fmt.Fprintln(w, "lost too")
	if err := w.Err(); !errors.Is(err, syscall.ENOSPC) || !strings.HasPrefix(err.Error(), "write the output: ") {
		t.Errorf("error %v", err)
	}
	var b strings.Builder
	w = output.New(&b)
	if _, err := fmt.Fprint(w, "kept"); err != nil || w.Err() != nil || b.String() != "kept" || w.To() != &b {
		t.Errorf("%q, %v, %v", b.String(), err, w.Err())
	}
}
