package rig

// Close ends what is still up: the private database first, while the launcher can still wait for it. The error is that
// of the database.
func (s *Stage) Close() error {
	err := s.Books.Stop()
	_ = s.Launcher.Close() // it has ended all processes, however they ended
	s.answers.close()
	return err
}
