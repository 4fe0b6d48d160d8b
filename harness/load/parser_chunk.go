package load

import (
	"bytes"
	"strconv"
)

// chunkSize takes the line before a chunk: a hexadecimal size, and extensions that mean nothing here.
func (p *parser) chunkSize(b []byte) (n int, done bool, err error) {
	line, n := p.line(b)
	if len(p.part) > maxChunkLine {
		return n, false, errChunk
	}
	if line == nil {
		return n, false, nil
	}
	if i := bytes.IndexByte(line, '\r'); i < 0 || i != len(line)-1 || i >= maxChunkLine {
		return n, false, errChunk
	}
	size, _, _ := bytes.Cut(bytes.TrimRight(line[:len(line)-1], blank), []byte(";"))
	const hexDigits = 16 // of 64 bits
	if len(size) > hexDigits {
		return n, false, errChunk
	}
	if p.left, err = strconv.ParseUint(string(size), 16, 64); err != nil {
		return n, false, errChunk
	}
	if p.left == 0 {
		p.state, p.headBytes = inTrailer, 0
	} else {
		p.state = inChunk
	}
	return n, false, nil
}

// chunkEnd takes the CRLF after a chunk; left counts how much of it has been seen.
func (p *parser) chunkEnd(b []byte) (n int, done bool, err error) {
	for _, c := range b {
		n++
		if c != "\r\n"[p.left] {
			return n, false, errChunk
		}
		if p.left++; p.left == 2 {
			p.state = inChunkSize
			break
		}
	}
	return n, false, nil
}
