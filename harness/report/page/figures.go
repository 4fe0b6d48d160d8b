package page

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"

	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// figuresPage is summary.csv as a table, and the files to save.
type figuresPage struct {
	Files  []savedFile
	Tables []table
	// Fault says why there is no table.
	Fault string
}

// savedFile is a file within a link, so that saving it needs no request and no script.
type savedFile struct {
	Name, Size string
	// Link is empty for a file that is too large for a page.
	Link template.URL
}

// Files from largeFile bytes on are compressed, so that the page of a long run stays small. One that is still
// larger than tooLarge, of a long run in slices, is in the folder only.
const (
	largeFile = 200 << 10
	tooLarge  = 1 << 20
)

func newSavedFile(f content.File) savedFile {
	size := figures.ByteSize(int64(max(len(f.Text), 1<<10))) // a small file is not an empty one
	s := savedFile{Name: figures.Short(f.Name), Size: size}
	text := []byte(f.Text)
	if len(text) > largeFile {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, err := z.Write(text)
		if err = errors.Join(err, z.Close()); err == nil { // a buffer takes everything
			text, s.Name, s.Size = b.Bytes(), s.Name+".gz", size+", compressed"
		}
	}
	if len(text) > tooLarge {
		return savedFile{Name: figures.Short(f.Name), Size: size}
	}
	s.Link = template.URL("data:text/plain;base64," + base64.StdEncoding.EncodeToString(text))
	return s
}

const summaryFile = "summary.csv"

func figuresView(in content.Input) any {
	if len(in.Detail.Files) == 0 {
		return nil
	}
	var v figuresPage
	for _, f := range in.Detail.Files {
		v.Files = append(v.Files, newSavedFile(f))
		if f.Name == summaryFile {
			t, err := summaryTable(f.Text)
			if v.Tables = append(v.Tables, t); err != nil {
				v.Fault = figures.Prose(fmt.Sprintf("%s cannot be shown: %v", summaryFile, err))
			}
		}
	}
	return v
}

// summaryTable takes the columns that have a value in any row, so that a new column shows here by itself.
func summaryTable(text string) (table, error) {
	head, rows, err := records(text)
	t := newTable("plain", "summary.csv", rows, func(record) who { return who{} })
	t.Slides, t.Summary = true, "All rows of summary.csv"
	for _, name := range head {
		if slices.ContainsFunc(rows, func(r record) bool { return r[name] != "" }) {
			t.add(column{Head: figures.Short(name)}, func(_ int, r record) cell { return newFigure(name, r[name]) })
		}
	}
	return t.table, err
}

// newFigure prints a field of a CSV by the unit that its column's name ends in.
func newFigure(column, field string) cell {
	f, err := strconv.ParseFloat(field, 64)
	if err != nil || !known(f) {
		return cell{Text: figures.Short(field)}
	}
	text := unitText(column)(f)
	if f != math.Trunc(f) && text == figures.Rate(f) && !strings.HasSuffix(column, "_rps") { // no unit is known
		text = strconv.FormatFloat(f, 'g', 4, 64)
	}
	return cell{Title: field, Class: figureClass, Text: text}
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
