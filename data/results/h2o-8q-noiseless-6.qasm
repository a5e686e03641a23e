OPENQASM 3.0;
include "stdgates.inc";
// @qarch qarch=0.1.0
// @qarch problem=h2o-8q
// @qarch noise=noiseless
// @qarch command=qarch search h2o-8q-noiseless-archive --seed 2
// @qarch commit=3536b1b
// @qarch seed=2
// @qarch id=p4
// @qarch episode=5144
// @qarch step=12
// @qarch energy_seen=-73.29393233787712
// @qarch energy=-73.29393233787712
// @qarch noiseless_energy=-73.29393233787712
// @qarch error=0.0001744089287285533
// @qarch noiseless_error=0.0001744089287285533
// @qarch angle.theta_0=0.04288066484748556
// @qarch angle.theta_1=-0.04176599716881219
// @qarch angle.theta_2=3.1415926535897922
// @qarch angle.theta_3=-3.1415926535897696
// @qarch angle.theta_4=-3.141592653589767
// @qarch angle.theta_5=-3.141592653589793
input float[64] theta_0;
input float[64] theta_1;
input float[64] theta_2;
input float[64] theta_3;
input float[64] theta_4;
input float[64] theta_5;
qubit[8] q;
ry(theta_0) q[7];
ry(theta_1) q[2];
ry(theta_2) q[4];
ry(theta_3) q[5];
cx q[7], q[0];
cx q[0], q[3];
cx q[2], q[5];
cx q[2], q[6];
ry(theta_4) q[1];
cx q[2], q[1];
ry(theta_5) q[0];
cx q[7], q[4];
