OPENQASM 2.0;
include "qelib1.inc";
gate r(param0,param1) q0 { u3(param0,param1 - pi/2,pi/2 - param1) q0; }
gate rzx(param0) q0,q1 { h q1; cx q0,q1; rz(param0) q1; cx q0,q1; h q1; }
gate ecr q0,q1 { rzx(pi/4) q0,q1; x q0; rzx(-pi/4) q0,q1; }
gate iswap q0,q1 { s q0; s q1; h q0; cx q0,q1; cx q1,q0; h q1; }
qreg q[4];
creg meas[4];
h q[0];
rz(-3*pi/2) q[1];
ry(7*pi/16) q[2];
p(pi/8) q[3];
ecr q[0],q[1];
rzx(0.7) q[1],q[2];
iswap q[2],q[3];
r(pi/3,-pi/6) q[0];
u(pi/2,0,pi) q[1];
cu(0.1,0.2,0.3,0.4) q[0],q[3];
sxdg q[2];
barrier q[0],q[1],q[2],q[3];
measure q[0] -> meas[0];
measure q[1] -> meas[1];
measure q[2] -> meas[2];
measure q[3] -> meas[3];
