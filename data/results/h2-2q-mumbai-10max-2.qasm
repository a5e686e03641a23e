OPENQASM 3.0;
include "stdgates.inc";
// @qarch qarch=0.1.0
// @qarch problem=h2-2q
// @qarch noise=ibm_mumbai_10max
// @qarch command=qarch search h2-2q-mumbai-10max-archive --seed 3
// @qarch commit=3536b1b
// @qarch seed=3
// @qarch id=p18
// @qarch episode=21942
// @qarch step=12
// @qarch energy_seen=-0.619305736433232
// @qarch energy=-0.619305736433232
// @qarch noiseless_energy=-1.1367178754726603
// @qarch error=0.5179644382274329
// @qarch noiseless_error=0.0005522991880044792
// @qarch angle.theta_0=-0.06722028340022106
// @qarch angle.theta_1=0.06204643270040105
// @qarch angle.theta_2=0.05333162989302369
// @qarch angle.theta_3=-0.029926024729411374
// @qarch angle.theta_4=-0.011389923833544638
// @qarch angle.theta_5=-2.521556463133
// @qarch angle.theta_6=-0.06017488321787389
// @qarch angle.theta_7=-3.0883288515376206
// @qarch angle.theta_8=2.808834370604898e-05
// @qarch angle.theta_9=0.430863346148228
input float[64] theta_0;
input float[64] theta_1;
input float[64] theta_2;
input float[64] theta_3;
input float[64] theta_4;
input float[64] theta_5;
input float[64] theta_6;
input float[64] theta_7;
input float[64] theta_8;
input float[64] theta_9;
qubit[2] q;
ry(theta_0) q[0];
ry(theta_1) q[0];
ry(theta_2) q[0];
ry(theta_3) q[0];
ry(theta_4) q[0];
ry(theta_5) q[1];
ry(theta_6) q[0];
ry(theta_7) q[0];
cx q[0], q[1];
ry(theta_8) q[0];
ry(theta_9) q[1];
cx q[1], q[0];
