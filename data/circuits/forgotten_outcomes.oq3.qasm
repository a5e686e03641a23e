OPENQASM 3.0;
include "stdgates.inc";
qubit[2] q;
bit[2] c;
h q[0];
c[0] = measure q[0];   // written again below, so nobody sees this outcome
cx q[0], q[1];
measure q[1];
reset q[1];
ry(0.2) q;
c[0] = measure q[0];
bit late = measure q[1];
