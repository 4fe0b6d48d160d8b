package load

import "bytes"

// headLine takes one line of a head or a trailer section.
func (p *parser) headLine(b []byte) (n int, done bool, err error) {
	line, n := p.line(b)
	p.headBytes += n
	if p.proved != nil && p.state != inTrailer {
		p.seen = append(p.seen, b[:n]...)
	}
	if p.headBytes > maxHead {
		return n, false, errHeadTooLarge
	}
	if line == nil {
		if p.state == inStatus {
			return n, false, foreign(p.part)
		}
		return n, false, nil
	}
	if p.state == inStatus {
		if err := foreign(line); err != nil {
			return n, false, err
		}
	}
	if len(line) == 0 || line[len(line)-1] != '\r' {
		return n, false, errBareLF
	}
	line = line[:len(line)-1]
	switch {
	case p.state == inStatus:
		p.fields = fields{}
		p.state = inHeader
		return n, false, p.statusLine(line)
	case len(line) == 0:
		if p.state == inTrailer {
			return n, p.finish(), nil
		}
		p.fields.ended = true
		return n, false, nil
	}
	return n, false, p.field(line, p.state == inTrailer)
}

// foreign names the protocol of bytes that do not begin like an HTTP answer, once there are enough of them.
// Such a peer may wait for more and never end a line, so the parser must not wait for one.
func foreign(b []byte) error {
	const begin = "HTTP/"
	switch {
	case len(b) < len(begin) || string(b[:len(begin)]) == begin:
		return nil
	case bytes.HasPrefix(b, []byte("SSH-")):
		return errSSH
	case (b[0] == 0x15 || b[0] == 0x16) && b[1] == 3: // alert or handshake, of SSL 3.0 or later
		return errTLS
	case b[0] == 0 && b[3] == 4: // three bytes of length, then the type: SETTINGS comes first
		return errHTTP2
	}
	return errNotHTTP
}

// statusLine reads "HTTP/1.1 200 OK"; the reason may be any text.
func (p *parser) statusLine(line []byte) error {
	proto, rest, ok := bytes.Cut(line, []byte(" "))
	if !ok || len(proto) != len("HTTP/1.1") || string(proto[:5]) != "HTTP/" || proto[6] != '.' ||
		!isDigit(proto[5]) || !isDigit(proto[7]) {
		return errStatusLine
	}
	code, reason, _ := bytes.Cut(bytes.TrimLeft(rest, " "), []byte(" "))
	if len(code) != 3 || !isDigit(code[0]) || !isDigit(code[1]) || !isDigit(code[2]) {
		return errStatusLine
	}
	p.status = int(code[0]-'0')*100 + int(code[1]-'0')*10 + int(code[2]-'0')
	p.fields.minor = int(proto[7] - '0')
	if proto[5] != '1' {
		return errVersion
	}
	for _, c := range reason {
		if !validValue[c] {
			return errReason
		}
	}
	return nil
}

// field checks one header line and notes what it says about framing. In a trailer it says nothing.
func (p *parser) field(line []byte, trailer bool) error {
	if line[0] == ' ' || line[0] == '\t' {
		return errFold
	}
	name, value, ok := bytes.Cut(line, []byte(":"))
	if !ok || len(name) == 0 {
		return errField
	}
	for _, c := range name {
		if c == ' ' {
			return errNameSpace
		}
		if !validName[c] {
			return badByte(c)
		}
	}
	for _, c := range value {
		if !validValue[c] {
			return badByte(c)
		}
	}
	if trailer {
		return nil
	}
	value = bytes.Trim(value, blank)
	switch {
	case equalFold(name, "content-length"):
		return p.fields.addLength(value)
	case equalFold(name, "transfer-encoding"):
		p.fields.encodings++
		// HTTP/1.0 knows no Transfer-Encoding: there it is ignored.
		if p.fields.minor > 0 && (p.fields.encodings > 1 || !equalFold(value, "chunked")) {
			return errEncoding
		}
	case equalFold(name, "connection"):
		p.fields.addConnection(value)
	}
	return nil
}

// badByte says what is wrong with a byte that a header line must not have.
func badByte(c byte) error {
	if c < ' ' || c == 0x7f {
		return errControl
	}
	return errField
}

// endHead decides by the whole head how the body is framed (RFC 9112, 6.3). fed are the bytes fed so far.
func (p *parser) endHead(fed []byte) (done bool, err error) {
	f := &p.fields
	f.ended = false
	p.close = f.closeToken || f.minor == 0 && !f.keepAlive
	if p.status/100 == 1 && p.status != 101 {
		p.state, p.whole = inStatus, false
		return false, nil
	}
	if p.status == 101 {
		p.close = true // what follows is not HTTP
	}
	if f.encodings > 0 && f.lengths > 0 {
		return false, errBoth
	}
	p.odd = p.proved != nil && !p.proved.holds(p.seen, p.sent, p.now)
	switch {
	case p.head || p.status == 101 || p.status == 204 || p.status == 304:
		return p.finish(), nil
	case f.encodings > 0 && f.minor > 0:
		p.state = inChunkSize
	case f.lengths > 0:
		p.state, p.left = inBody, f.length
		p.learn(fed)
		if p.left == 0 {
			return p.finish(), nil
		}
	default:
		p.state, p.close = inRest, true
	}
	return false, nil
}
