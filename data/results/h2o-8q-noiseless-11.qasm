OPENQASM 3.0;
include "stdgates.inc";
// @qarch qarch=0.1.0
// @qarch problem=h2o-8q
// @qarch noise=noiseless
// @qarch command=qarch search h2o-8q-noiseless-archive --seed 2
// @qarch commit=3536b1b
// @qarch seed=2
// @qarch id=p0
// @qarch episode=35512
// @qarch step=23
// @qarch energy_seen=-73.2940064295704
// @qarch energy=-73.2940064295704
// @qarch noiseless_energy=-73.2940064295704
// @qarch error=0.00010031723545012028
// @qarch noiseless_error=0.00010031723545012028
// @qarch angle.theta_0=-0.04259467007906724
// @qarch angle.theta_1=-3.100157786769156
// @qarch angle.theta_2=3.1522964170457444
// @qarch angle.theta_3=-0.000888739403051282
input float[64] theta_0;
input float[64] theta_1;
input float[64] theta_2;
input float[64] theta_3;
qubit[8] q;
ry(theta_0) q[7];
ry(theta_1) q[2];
cx q[7], q[0];
cx q[0], q[3];
cx q[2], q[5];
cx q[7], q[4];
ry(theta_2) q[6];
cx q[6], q[4];
cx q[2], q[1];
cx q[1], q[6];
ry(theta_3) q[0];
cx q[0], q[2];
cx q[4], q[2];
cx q[3], q[0];
cx q[4], q[0];
