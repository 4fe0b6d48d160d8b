package page

import (
	"fmt"
	"math"

	"tenrounds/harness"
	"tenrounds/harness/report/content"
	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// shades is how many shades of the matrix there are: the darker, the more a cell costs beside the least of
// its feature.
const shades = 6

// featuresView is the matrix of features: a row for each framework, a column for each feature.
func featuresView(in content.Input) any {
	f := in.Features
	if f == nil {
		return nil
	}
	type row = stats.FeatureRow
	t := newTable("plain sortable matrix", "What a feature costs, by framework", f.Rows,
		func(r row) who { return whoOf(in, r.Target, "") })
	t.Slides, t.Copies = true, true
	t.add(column{Head: "framework", Name: "target"},
		func(_ int, r row) cell { return cell{Head: &rowHead{Name: figures.Short(r.Framework)}} })
	t.add(
		column{Head: f.Base, Name: "base_s", Class: figureClass},
		func(_ int, r row) cell { return costCell(r.Base) },
	)
	for i, scenario := range f.Scenarios {
		t.add(column{Head: figures.Short(scenario), Name: fmt.Sprintf("feature%d_s", i), Class: figureClass},
			func(_ int, r row) cell {
				c := r.Costs[i]
				if c.Missing != "" {
					return cell{Text: figures.None, Title: c.Missing}
				}
				x := costCell(c.Cost)
				x.Class = shade(c.Cost, f.Best[i])
				return x
			})
	}
	t.add(column{Head: "one middleware more", Name: "layer_s", Class: figureClass},
		func(_ int, r row) cell { return costCell(r.Layer) })
	return []group{{Facts: []string{content.FeatureWords(f) + "."}, Tables: []table{t.table},
		Notes: sentences(content.ChooseByFeature(f)...)}}
}

// costCell is a cost in microseconds with half of its interval.
func costCell(e harness.Estimate) cell {
	return cell{Value: exactly(e.Mean), Text: content.Microseconds(e)}
}

// shade is the class of a cell: one more for each quarter above the least cost of its column, and none where
// the interval reaches down to that.
func shade(cost harness.Estimate, best float64) string {
	if !(best > 0) || !(cost.Low > best) {
		return ""
	}
	n := int(math.Log(cost.Mean/best) / math.Log(1.25))
	return fmt.Sprintf("shade%d", min(max(n, 0), shades-1))
}
