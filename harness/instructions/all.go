package instructions

import (
	"context"
	"runtime"
	"sync"
)

// Result is what the runs of one program counted.
type Result struct {
	Subject  Subject
	Readings []Reading
	Err      error // why it could not be counted to the end
}

// Sample is one figure of all readings.
func (r Result) Sample(figure func(Reading) float64) []float64 {
	all := make([]float64, len(r.Readings))
	for i, reading := range r.Readings {
		all[i] = figure(reading)
	}
	return all
}

// Of returns the figure of a group.
func Of(g Group) func(Reading) float64 { return func(r Reading) float64 { return r.Groups[g] } }

// ReadAll counts each program so many times. Several run at a time, one for each CPU: what the others do is
// not in the counts. After a failure a program is not run again. Done, if it is set, gets the number of
// readings that are there.
func (c *Counter) ReadAll(ctx context.Context, subjects []Subject, runs int, done func(n, of int)) []Result {
	results := make([]Result, len(subjects))
	for i, s := range subjects {
		results[i] = Result{Subject: s, Err: s.Check()}
	}
	var mu sync.Mutex
	var wait sync.WaitGroup
	free := make(chan struct{}, runtime.NumCPU())
	read := 0
	for range runs {
		for i := range results {
			free <- struct{}{}
			wait.Go(func() {
				defer func() { <-free }()
				mu.Lock()
				failed := results[i].Err != nil
				mu.Unlock()
				if failed || ctx.Err() != nil {
					return
				}
				r, err := c.Read(ctx, results[i].Subject)
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					results[i].Err = err
					return
				}
				results[i].Readings = append(results[i].Readings, r)
				read++
				if done != nil {
					done(read, runs*len(subjects))
				}
			})
		}
	}
	wait.Wait()
	return results
}

// Functions are the means over the readings, by name.
func (r Result) Functions() map[string]float64 {
	all := map[string]float64{}
	for _, reading := range r.Readings {
		for name, n := range reading.Functions {
			all[name] += n / float64(len(r.Readings))
		}
	}
	return all
}
