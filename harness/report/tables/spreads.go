package tables

import (
	"bytes"
	"io"

	"tenrounds/harness/report/content"
	"tenrounds/harness/stats"
)

// Spreads writes how far apart frameworks are in a plain scenario and in one with an application.
func Spreads(w io.Writer, all []stats.Spread, markdown bool) error {
	var b bytes.Buffer
	for _, t := range content.SpreadTables(all) {
		if markdown {
			markdownBlock(t, &b)
		} else {
			textBlock(t, &b)
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}
