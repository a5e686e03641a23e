OPENQASM 3.0;
include "stdgates.inc";
// @qarch qarch=0.1.0
// @qarch problem=h2-3q
// @qarch noise=ibm_mumbai_10max
// @qarch command=qarch search h2-3q-mumbai-10max-archive --seed 1
// @qarch commit=3536b1b
// @qarch seed=1
// @qarch id=p8
// @qarch episode=29671
// @qarch step=9
// @qarch energy_seen=-0.2743784696238249
// @qarch energy=-0.2743784696238249
// @qarch noiseless_energy=-1.1359305610693387
// @qarch error=0.8628917050368399
// @qarch noiseless_error=0.001339613591326172
// @qarch angle.theta_0=-1.5706767399366734
// @qarch angle.theta_1=-1.5666881400605501
// @qarch angle.theta_2=4.542384146252512
// @qarch angle.theta_3=-1.5876368793504885
// @qarch angle.theta_4=-3.141592653589817
input float[64] theta_0;
input float[64] theta_1;
input float[64] theta_2;
input float[64] theta_3;
input float[64] theta_4;
qubit[3] q;
cx q[0], q[2];
ry(theta_0) q[2];
ry(theta_1) q[0];
cx q[0], q[2];
ry(theta_2) q[2];
ry(theta_3) q[0];
cx q[2], q[1];
cx q[1], q[0];
ry(theta_4) q[2];
