OPENQASM 3.0;
include "stdgates.inc";

// @qarch problem=carriage returns
input float[64] w;
// @qarch angle.w=0.125
qubit[2] q;
	ry(w) q[0];
	cx q[0],
	   q[1];
rz(2.0*w - 0.5) q[1];
