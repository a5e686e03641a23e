// The gates of the first devices: everything is u1, u2, u3 and CX.
OPENQASM 2.0;
include "qelib1.inc";
qreg q[3];
creg c[3];
u2(0,pi) q[0];
u3(pi/2,-pi/2,pi/2) q[1];
u1(pi/4) q[2];
u3(1.2345678901234567,6.7e-1,-.5) q[2];
cx q[0],q[1];
CX q[1],q[2];
U(0.3,0.2,0.1) q[0];
u0(1) q[1];
cu1(pi/2) q[0],q[2];
cu3(0.4,0.5,0.6) q[2],q[1];
id q[0];
measure q -> c;
