package books

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"tenrounds/harness"
	"tenrounds/harness/database"
)

// Counted trims a database, runs a turn, and checks that exactly the acknowledged creates are there, those of
// the warm-up too. Without an address it only runs the turn.
func Counted(ctx context.Context, address string, turn func() (*harness.LoadResult, error)) (
	*harness.LoadResult, error,
) {
	if address == "" {
		return turn()
	}
	// Where the database is gone the turn runs all the same: the server's refusals are counted, and the rounds
	// last as long as ever, so that a short outage does not use them all up.
	trimmed := database.Trim(ctx, address)
	r, err := turn()
	if trimmed != nil {
		return r, errors.Join(fmt.Errorf("before the turn: %w", trimmed), err)
	}
	if err != nil || r == nil || r.Targets[0].Creates == nil {
		return r, err
	}
	return r, countCreated(ctx, address, *r.Targets[0].Creates)
}

// Trim removes what was created in the databases of these turns.
func (b *Books) Trim(ctx context.Context, turns []harness.Turn) error {
	done := map[string]bool{"": true} // targets without a database
	for _, turn := range turns {
		address := b.Of(turn.Target)
		if done[address] {
			continue
		}
		done[address] = true
		if err := database.Trim(ctx, address); err != nil {
			return fmt.Errorf("before the turns: %w", err)
		}
	}
	return nil
}

// CountVisit checks the creates after a visit in slices. Its servers may share a database.
func (b *Books) CountVisit(ctx context.Context, turns []harness.Turn, targets []harness.TargetLoad) error {
	sums := map[string]harness.Creates{}
	for i, turn := range turns {
		if c, address := targets[i].Creates, b.Of(turn.Target); c != nil && address != "" {
			sum := sums[address]
			sums[address] = harness.Creates{Answered: sum.Answered + c.Answered, Unsure: sum.Unsure + c.Unsure}
		}
	}
	for _, address := range slices.Sorted(maps.Keys(sums)) {
		if err := countCreated(ctx, address, sums[address]); err != nil {
			return err
		}
	}
	return nil
}

// countCreated counts the authors in a database that were created since it was trimmed.
func countCreated(ctx context.Context, address string, asked harness.Creates) error {
	n, err := database.Created(ctx, address)
	if err != nil {
		return err
	}
	return checkCreated(int64(n), asked)
}

// checkCreated holds the authors that are there against those that were asked for.
func checkCreated(there int64, asked harness.Creates) error {
	switch most := asked.Answered + asked.Unsure; {
	case there < asked.Answered:
		return fmt.Errorf(
			"%d creates were acknowledged, warm-up included, and %d authors are in the database: %d are lost",
			asked.Answered,
			there,
			asked.Answered-there,
		)
	case there > most:
		return fmt.Errorf("%d creates were sent, warm-up included, and %d authors are in the database: "+
			"%d were created twice, or by another program", most, there, there-most)
	}
	return nil
}
