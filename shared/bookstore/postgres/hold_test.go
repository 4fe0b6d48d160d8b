package postgres

import "context"

// Hold takes a connection out of the pool until release.
func (s *Store) Hold(ctx context.Context) (release func(), err error) {
	c, err := s.pool.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	return c.Release, nil
}
