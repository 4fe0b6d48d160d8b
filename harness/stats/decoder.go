package stats

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"io"
	"math"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// The lengths of the heads in HdrHistogram's V2 encoding.
const (
	outerHead = 8 // a mark and the compressed length
	innerHead = hdrhistogram.ENCODING_HEADER_SIZE
)

// decoder reads histograms of one shape, that of the latest it has learned. A run has thousands of turns: it uses its
// memory again for each, and lists only the places that have a count, a few thousand of some 25,000.
type decoder struct {
	shape  shape
	length int // of all places; 0 until it has learned a shape
	// What was decoded last: places and their counts.
	places []int32
	counts []int64
	total  int64

	text, packed, payload []byte
	head                  [innerHead]byte
	source                bytes.Reader
	inflate               io.ReadCloser // a zlib.Resetter too
}

// learn takes the shape of a histogram.
func (d *decoder) learn(h *hdrhistogram.Histogram) {
	s := h.Export()
	d.shape, d.length = shapeOf(s), len(s.Counts)
}

// decode reports whether a histogram is whole and of the shape learned. If not, the library says what it is.
func (d *decoder) decode(encoded string) bool {
	if d.length == 0 {
		return false
	}
	var err error
	d.text = append(d.text[:0], encoded...)
	if d.packed, err = base64.StdEncoding.AppendDecode(d.packed[:0], d.text); err != nil || len(d.packed) < outerHead {
		return false
	}
	mark, length := binary.BigEndian.Uint32(d.packed), int64(binary.BigEndian.Uint32(d.packed[4:]))
	if !marked(mark, hdrhistogram.V2CompressedEncodingCookieBase) || length > int64(len(d.packed)-outerHead) {
		return false
	}
	d.source.Reset(d.packed[outerHead : outerHead+length])
	return d.reset() == nil && d.unpack() && d.read()
}

func marked(mark uint32, want int32) bool { return mark&^0xf0 == uint32(want) }

func (d *decoder) reset() (err error) {
	if z, ok := d.inflate.(zlib.Resetter); ok {
		return z.Reset(&d.source, nil)
	}
	d.inflate, err = zlib.NewReader(&d.source)
	return err
}

// unpack reads the inner head, which must be that of the shape, and the payload to its end, where the checksum is.
func (d *decoder) unpack() bool {
	if _, err := io.ReadFull(d.inflate, d.head[:]); err != nil {
		return false
	}
	word := binary.BigEndian.Uint32
	long := func(at int) int64 { return int64(binary.BigEndian.Uint64(d.head[at:])) }
	length := int64(word(d.head[4:]))
	if !marked(word(d.head[:]), hdrhistogram.V2EncodingCookieBase) || length > int64(d.length)*9 ||
		(shape{long(16), long(24), int64(word(d.head[12:]))}) != d.shape {
		return false
	}
	if need := int(length) + 1; cap(d.payload) < need {
		d.payload = make([]byte, need)
	}
	n, err := io.ReadFull(d.inflate, d.payload[:length+1])
	d.payload = d.payload[:n]
	return int64(n) == length && (errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF))
}

// read lists the places that have a count. In the payload a number under 0 is so many places without one.
func (d *decoder) read() bool {
	d.places, d.counts, d.total = d.places[:0], d.counts[:0], 0
	at := int64(0)
	for rest := d.payload; len(rest) > 0; {
		v, n := binary.Uvarint(rest)
		if n <= 0 || n > 8 { // the ninth byte has a meaning of its own, for counts that no turn has
			return false
		}
		rest = rest[n:]
		count := int64(v>>1) ^ -int64(v&1)
		if count < 0 {
			if at -= count; at > int64(d.length) {
				return false
			}
			continue
		}
		if at >= int64(d.length) || count > math.MaxInt64-d.total {
			return false
		}
		if count > 0 {
			d.places, d.counts = append(d.places, int32(at)), append(d.counts, count)
			d.total += count
		}
		at++
	}
	return true
}
