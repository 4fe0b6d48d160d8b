package report

import (
	"bytes"
	"io"

	"tenrounds/harness/stats"
)

// Spreads writes how far apart frameworks are in a plain scenario and in one with an application.
func Spreads(w io.Writer, all []stats.Spread, markdown bool) error {
	var b bytes.Buffer
	for _, t := range spreadTables(all) {
		if markdown {
			t.markdown(&b)
		} else {
			t.text(&b)
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}
