package page

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"math"
	"strconv"
	"strings"

	"tenrounds/harness/csvfile"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
)

// figuresPage is summary.csv as a table, and the files to save.
type figuresPage struct {
	Head  []string
	Rows  [][]cell
	Files []savedFile
	// Fault says why there is no table.
	Fault string
}

// savedFile is a file within a link, so that it is saved without a request and without a script.
type savedFile struct {
	Name, Size string
	// Link is empty for a file that is too large for a page.
	Link template.URL
}

// largeFile is from how many bytes on a file is packed, so that the page of a long run stays small.
const largeFile = 200 << 10

// tooLarge is how large a packed file may be. A larger one, of a long run in slices, is in the folder alone.
const tooLarge = 1 << 20

func newSavedFile(f content.File) savedFile {
	s := savedFile{Name: figures.Short(f.Name), Size: fileSize(f)}
	content := []byte(f.Text)
	if len(content) > largeFile {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, err := z.Write(content)
		if err = errors.Join(err, z.Close()); err == nil { // a buffer takes everything
			content, s.Name, s.Size = b.Bytes(), s.Name+".gz", s.Size+", packed"
		}
	}
	if len(content) > tooLarge {
		return savedFile{Name: figures.Short(f.Name), Size: fileSize(f)}
	}
	s.Link = template.URL("data:text/plain;base64," + base64.StdEncoding.EncodeToString(content))
	return s
}

// fileSize is at least 1 KiB: a small file is not an empty one.
func fileSize(f content.File) string { return figures.ByteSize(int64(max(len(f.Text), 1<<10))) }

const summaryFile = "summary.csv"

func figuresView(in content.Input) any {
	if len(in.Detail.Files) == 0 {
		return nil
	}
	var v figuresPage
	for _, f := range in.Detail.Files {
		v.Files = append(v.Files, newSavedFile(f))
		if f.Name == summaryFile {
			if err := v.table(f.Text); err != nil {
				v.Fault = figures.Prose(fmt.Sprintf("%s cannot be shown: %v", summaryFile, err))
			}
		}
	}
	return v
}

// table takes the columns that have a figure in any row, so that a new column shows here by itself.
func (v *figuresPage) table(text string) error {
	records, err := csvfile.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		return err
	}
	if len(records) == 0 {
		return nil
	}
	v.Rows = make([][]cell, len(records)-1)
	for i, name := range records[0] {
		filled := false
		for _, r := range records[1:] {
			filled = filled || r[i] != ""
		}
		if !filled {
			continue
		}
		v.Head = append(v.Head, figures.Short(name))
		for n, r := range records[1:] {
			v.Rows[n] = append(v.Rows[n], newFigure(name, r[i]))
		}
	}
	return nil
}

// newFigure prints a field of a CSV by the unit that its column's name ends in.
func newFigure(column, field string) cell {
	f, err := strconv.ParseFloat(field, 64)
	if err != nil || figures.Unknown(f) {
		return wordCell(column, field)
	}
	c := cell{Column: figures.Short(column), Value: field}
	switch {
	case strings.HasSuffix(column, "_rps"):
		c.Text = figures.Rate(f)
	case strings.HasSuffix(column, "_s"):
		c.Text = figures.Duration(f)
	case strings.HasSuffix(column, "_cv"):
		c.Text = figures.Percent(f)
	case strings.HasSuffix(column, "_bytes"):
		c.Text = figures.ByteSize(int64(f))
	case f == math.Trunc(f) && math.Abs(f) < 1e15:
		c.Text = figures.Thousands(int64(f))
	default:
		c.Text = strconv.FormatFloat(f, 'g', 4, 64)
	}
	return c
}

// crossCheckView is the table of the two generators.
func crossCheckView(in content.Input) any {
	var rows [][]cell
	for _, c := range content.CrossChecks(in.Run, in.Rows) {
		own, other := c.Load.Throughput.Mean, c.Wrk.Throughput.Mean
		rows = append(rows, []cell{wordCell("target", c.Target), wordCell("scenario", c.Scenario),
			figureCell("throughput_mean_rps", own, figures.Rate(own)), figureCell("throughput_mean_rps", other, figures.Rate(other)), figureCell("load/wrk", own/other, figures.Factor(own/other))})
	}
	if len(rows) == 0 {
		return nil
	}
	return rows
}
