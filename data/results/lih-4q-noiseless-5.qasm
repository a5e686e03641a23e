OPENQASM 3.0;
include "stdgates.inc";
// @qarch qarch=0.1.0
// @qarch problem=lih-4q
// @qarch noise=noiseless
// @qarch command=qarch search lih-4q-noiseless-archive --seed 2
// @qarch commit=3536b1b
// @qarch seed=2
// @qarch id=p8
// @qarch episode=20863
// @qarch step=19
// @qarch energy_seen=-7.789088183057894
// @qarch energy=-7.789088183057894
// @qarch noiseless_energy=-7.789088183057894
// @qarch error=7.150146323908757e-07
// @qarch noiseless_error=7.150146323908757e-07
// @qarch angle.theta_0=-0.28857177938830914
// @qarch angle.theta_1=-1.222985928274908
// @qarch angle.theta_2=-3.1298239856852628
// @qarch angle.theta_3=-0.1933859077435909
// @qarch angle.theta_4=-0.008229272718474316
// @qarch angle.theta_5=0.15979857557524257
// @qarch angle.theta_6=-0.5014502470797312
// @qarch angle.theta_7=-1.4060335344051043
// @qarch angle.theta_8=-0.47787204959639695
// @qarch angle.theta_9=1.1058585717907876
// @qarch angle.theta_10=-0.33877444739105206
// @qarch angle.theta_11=-1.6313374309634732
// @qarch angle.theta_12=-0.8093322662333043
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
input float[64] theta_10;
input float[64] theta_11;
input float[64] theta_12;
qubit[4] q;
ry(theta_0) q[3];
ry(theta_1) q[1];
ry(theta_2) q[0];
ry(theta_3) q[2];
cx q[1], q[0];
cx q[0], q[2];
ry(theta_4) q[1];
cx q[1], q[3];
ry(theta_5) q[0];
ry(theta_6) q[1];
ry(theta_7) q[2];
cx q[0], q[1];
ry(theta_8) q[1];
ry(theta_9) q[3];
ry(theta_10) q[0];
cx q[3], q[2];
ry(theta_11) q[2];
ry(theta_12) q[3];
