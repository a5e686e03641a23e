OPENQASM 2.0;
include "qelib1.inc";

gate half(a) x0 { rz(a/2) x0; }
gate quarter(a) x0 { half(a/2) x0; half(-(-a)/2) x0; }
gate block(alpha, beta) p0, p1
{
  quarter(alpha + beta) p0;
  barrier p0, p1;
  cx p0, p1;
  quarter(alpha - beta) p1;
  ry(sin(alpha)^2 + cos(alpha)^2) p0;   // one
}
gate layer(a, b, c) p0, p1, p2 { block(a, b) p0, p1; block(b, c) p1, p2; block(c, a) p2, p0; }
gate nothing p0 { }

qreg left[2];
qreg right[1];
layer(0.1, 2*pi/3, -ln(2.0)) left[0], left[1], right[0];
layer(exp(0.5), sqrt(2), tan(0.3)) right[0], left[0], left[1];
nothing left;
