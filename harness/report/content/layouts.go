package content

import (
	"fmt"

	"tenrounds/harness/report/figures"
	"tenrounds/harness/stats"
)

// layoutTable says how much layouts of one program differ.
func layoutTable(all []stats.LayoutSpread) (b Block) {
	if len(all) == 0 {
		return b
	}
	b.Title = "How much layouts of one program differ"
	b.Facts = "standard deviation between layouts, beyond the scatter by round, with its 95 % interval"
	b.columns(false, "l program", "l scenario", "l load", "r layouts", "r throughput", "r interval",
		"r CPU/answer", "r interval")
	for _, x := range all {
		throughput, itsInterval := componentCells(x.Throughput)
		cpu, cpuInterval := componentCells(x.CPU)
		b.row(x.Program, x.Scenario, x.Load, fmt.Sprint(x.Layouts), throughput, itsInterval, cpu, cpuInterval)
	}
	return b
}

func componentCells(c *stats.Component) (sd, interval string) {
	if c == nil {
		return figures.None, figures.None
	}
	return componentFigure(c.SD), fmt.Sprintf("%.2f..%s", 100*c.Low, componentFigure(c.High))
}

// componentFigure has two decimals: layouts differ by tenths of a per cent.
func componentFigure(share float64) string { return fmt.Sprintf("%.2f %%", 100*share) }

// LaunchWords say how much launches of one program differ, for runs in slices.
func LaunchWords(s stats.Standing) []string {
	c := s.Launches
	if c == nil {
		return nil
	}
	return []string{
		fmt.Sprintf("Launches of one program differ by %s (%s to %s): the standard deviation of a round's "+
			"throughput beyond the scatter within a launch, with its 95 %% interval.", componentFigure(c.SD),
			componentFigure(c.Low), componentFigure(c.High)),
	}
}
