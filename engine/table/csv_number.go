package table

// powers of ten that float64 holds exactly.
var powers = [...]float64{
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
}

// digits is a number without an exponent as it is met in files: sign, digits, point.
type digits struct {
	mantissa uint64
	count    int // of digits
	point    int // digits behind the point
	negative bool
	dotted   bool
	end      int // where it ended in the text
}

// scanDigits reads a number at s[p:] as far as it goes.
func scanDigits(s string, p int) digits {
	var d digits
	if p < len(s) && (s[p] == '-' || s[p] == '+') {
		d.negative = s[p] == '-'
		p++
	}
	first := p
	for p < len(s) && isDigit(s[p]) {
		d.mantissa = d.mantissa*10 + uint64(s[p]-'0')
		p++
	}
	d.count = p - first
	if p < len(s) && s[p] == '.' {
		d.dotted = true
		p++
		first = p
		for p < len(s) && isDigit(s[p]) {
			d.mantissa = d.mantissa*10 + uint64(s[p]-'0')
			p++
		}
		d.point = p - first
		d.count += d.point
	}
	d.end = p
	return d
}

// float returns the nearest float where one exact division gives it (W. D. Clinger, How to read floating point numbers
// accurately, PLDI 1990): the mantissa and the power of ten are floats themselves, so that only the quotient is rounded.
func (d digits) float() (float64, bool) {
	if d.count == 0 || d.count > 19 || d.mantissa >= 1<<53 || d.point >= len(powers) {
		return 0, false
	}
	v := float64(d.mantissa) / powers[d.point]
	if d.negative {
		v = -v
	}
	return v, true
}

// integer returns the number where it surely fits 64 bits.
func (d digits) integer() (int64, bool) {
	if d.count == 0 || d.count > 18 || d.dotted {
		return 0, false
	}
	v := int64(d.mantissa)
	if d.negative {
		v = -v
	}
	return v, true
}
