OPENQASM 3.0;
include "stdgates.inc";
qubit[2] q;
ry(0.7) q[0];
cx q[0], q[1];
rx(0.2) q[1];
