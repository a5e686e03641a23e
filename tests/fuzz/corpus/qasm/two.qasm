OPENQASM 3.0;
include "stdgates.inc";
input float t0;
qubit[2] q;
ry(t0) q[0];
cx q[0], q[1];
rz(-pi/2) q[1];
