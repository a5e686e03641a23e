// Refused: the outcomes of two measurements in the middle are kept.
OPENQASM 3.0;
include "stdgates.inc";
qubit[3] q;
bit[2] outcome;
bit received;
ry(0.7) q[0];
h q[1];
cx q[1], q[2];
cx q[0], q[1];
h q[0];
outcome[0] = measure q[0];
outcome[1] = measure q[1];
reset q[0];
cx q[1], q[2];
received = measure q[2];
