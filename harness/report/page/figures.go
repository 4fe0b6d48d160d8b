package page

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
	"html/template"

	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// savedFile is a file within a link, so that saving it needs no request and no script.
type savedFile struct {
	Name, Size string
	// Link is empty for a file that is too large for a page.
	Link template.URL
}

// Files from largeFile bytes on are compressed, so that the page of a long run stays small. All files of a
// page together have at most allFiles bytes: those that do not fit are in the folder only.
const (
	largeFile = 32 << 10
	allFiles  = 80 << 10
)

// newSavedFile puts a file into a page as far as there is room, and says how much of it the file takes.
func newSavedFile(f content.File, room int) (s savedFile, taken int) {
	size := figures.ByteSize(int64(max(len(f.Text), 1<<10))) // a small file is not an empty one
	s = savedFile{Name: figures.Short(f.Name), Size: size}
	text := []byte(f.Text)
	if len(text) > largeFile {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, err := z.Write(text)
		if err = errors.Join(err, z.Close()); err == nil { // a buffer takes everything
			text, s.Name, s.Size = b.Bytes(), s.Name+".gz", size+", compressed"
		}
	}
	if len(text) > room {
		return savedFile{Name: figures.Short(f.Name), Size: size}, 0
	}
	s.Link = dataLink("text/plain", text)
	return s, len(text)
}

// dataLink is a link that holds what it leads to.
func dataLink(kind string, b []byte) template.URL {
	return template.URL("data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(b))
}

// figuresView has the files to save.
func figuresView(in content.Input) any {
	var all []savedFile
	room := allFiles
	for _, f := range in.Detail.Files {
		s, taken := newSavedFile(f, room)
		all, room = append(all, s), room-taken
	}
	return orNone(all)
}

// crossCheckView compares the throughput under the two generators.
func crossCheckView(in content.Input) any {
	type check = content.CrossCheck
	all := content.CrossChecks(in.Run, in.Rows)
	if len(all) == 0 {
		return nil
	}
	t := newTable("plain sortable", "Throughput under both generators", all,
		func(c check) who { return whoOf(in, c.Target, "") })
	t.targets()
	t.word("", "scenario", "scenario", func(c check) string { return c.Scenario })
	t.figure("", "tenrounds, requests/s", "throughput_mean_rps",
		func(c check) float64 { return c.Load.Throughput.Mean })
	t.figure("", "wrk, requests/s", "wrk_mean_rps", func(c check) float64 { return c.Wrk.Throughput.Mean })
	t.figure("", "tenrounds / wrk", "load/wrk",
		func(c check) float64 { return c.Load.Throughput.Mean / c.Wrk.Throughput.Mean })
	return []group{{Tables: []table{t.table}}}
}
