package tables

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// markdownStanding writes the words, and the pairs as a matrix.
func markdownStanding(b *bytes.Buffer, s stats.Standing) {
	b.WriteByte('\n')
	if s.Verdict != "" {
		fmt.Fprintf(b, "Of the rows whose verdict is %s:\n\n", escape(s.Verdict))
	}
	for _, w := range append(content.TierWords(s), content.CopyWords(s)...) {
		fmt.Fprintf(b, "%s\n\n", escape(w))
	}
	if s.Tiers == nil {
		b.Truncate(b.Len() - 1)
		return
	}
	b.WriteString("How many times faster the row's target is than the column's, with the 95 % interval that holds for all pairs together (Bonferroni), and p by Holm; " +
		"= stands where the two cannot be told apart.\n\n")
	cells(b, append([]string{""}, s.Targets[1:]...)...)
	b.WriteString("|---" + strings.Repeat("|---", len(s.Targets)-1) + "|\n")
	matrix(s, func(p stats.Pair) string {
		text := fmt.Sprintf("%s (%s..%s), p %s", figures.Factor(p.Ratio), figures.Factor(p.Low), figures.Factor(p.High), figures.PValue(p.Holm))
		if !p.Apart {
			text = "= " + text
		}
		return text
	}, func(target string, row []string) { cells(b, append([]string{target}, row...)...) })
}

// matrix calls write for each target but the last, with a cell for each but the first.
func matrix(s stats.Standing, cell func(stats.Pair) string, write func(target string, row []string)) {
	pairs := s.Pairs
	for i, t := range s.Targets[:len(s.Targets)-1] {
		row := make([]string, 0, len(s.Targets)-1)
		for range i {
			row = append(row, "")
		}
		for range len(s.Targets) - 1 - i {
			row = append(row, cell(pairs[0]))
			pairs = pairs[1:]
		}
		write(t, row)
	}
}

// textStanding writes the words, the relative performance with its intervals, and a matrix of bare ratios.
func textStanding(b *bytes.Buffer, s stats.Standing, ranked []harness.Summary) {
	if s.Verdict != "" {
		wrap(b, fmt.Sprintf("Of the rows whose verdict is %s:", s.Verdict))
	}
	for _, w := range append(content.TierWords(s), content.CopyWords(s)...) {
		wrap(b, w)
	}
	b.WriteByte('\n')
	if s.Tiers == nil {
		return
	}
	rows := [][]string{{"tier", "target", "relative", "95 % interval"}}
	for _, r := range ranked {
		if slices.Contains(s.Targets, r.Target) {
			rows = append(rows, []string{fmt.Sprint(r.Tier), r.Target, figures.Factor(r.Relative.Mean), bounds(r.Relative)})
		}
	}
	wrap(b, "Relative performance, the slowest = 1:")
	textTable(b, "rlrr", rows)
	b.WriteByte('\n')
	textMatrix(b, s)
	b.WriteByte('\n')
}

func bounds(e harness.Estimate) string {
	if figures.Unknown(e.Low) || figures.Unknown(e.High) || e.Low == e.High {
		return figures.None
	}
	return figures.Factor(e.Low) + ".." + figures.Factor(e.High)
}

// textMatrix writes as many columns beside each other as a terminal has room for.
func textMatrix(b *bytes.Buffer, s stats.Standing) {
	wrap(b, "How many times faster the row's target is than that of the column; = stands where the two cannot be told apart:")
	const most = 12 // of a name
	var grid [][]string
	width, name := 0, 0
	matrix(s, func(p stats.Pair) string {
		text := figures.Factor(p.Ratio)
		if !p.Apart {
			text = "="
		}
		width = max(width, utf8.RuneCountInString(text))
		return text
	}, func(target string, row []string) {
		target = figures.Clip(figures.OneLine(target), most)
		name = max(name, utf8.RuneCountInString(target))
		grid = append(grid, append([]string{fmt.Sprint(len(grid) + 1), target}, row...))
	})
	width = max(width, len(fmt.Sprint(len(s.Targets))))
	columns := max(1, (textWidth-len(fmt.Sprint(len(s.Targets)))-1-name)/(width+1))
	for from := 0; from < len(s.Targets)-1; from += columns {
		to := min(from+columns, len(s.Targets)-1)
		rows := [][]string{{"#", ""}}
		for k := from; k < to; k++ {
			rows[0] = append(rows[0], fmt.Sprint(k+2))
		}
		for i, row := range grid {
			if i < to { // beyond, all its cells are empty
				rows = append(rows, append(slices.Clone(row[:2]), row[2+from:2+to]...))
			}
		}
		textTable(b, "rl"+strings.Repeat("r", to-from), rows)
	}
	wrap(b, fmt.Sprintf("%d is %s.", len(s.Targets), s.Targets[len(s.Targets)-1]))
}
