OPENQASM 3.0;
include "stdgates.inc";
// @qarch qarch=0.1.0
// @qarch problem=h2o-8q
// @qarch noise=noiseless
// @qarch command=qarch search h2o-8q-noiseless-archive --seed 1
// @qarch commit=3536b1b
// @qarch seed=1
// @qarch id=p5
// @qarch episode=17333
// @qarch step=7
// @qarch energy_seen=-73.29293966445071
// @qarch energy=-73.29293966445071
// @qarch noiseless_energy=-73.29293966445071
// @qarch error=0.0011670823551384046
// @qarch noiseless_error=0.0011670823551384046
// @qarch angle.theta_0=3.141592653589792
// @qarch angle.theta_1=3.1415926535897767
// @qarch angle.theta_2=-0.042882752405868814
// @qarch angle.theta_3=-3.141592653589793
input float[64] theta_0;
input float[64] theta_1;
input float[64] theta_2;
input float[64] theta_3;
qubit[8] q;
ry(theta_0) q[4];
ry(theta_1) q[5];
ry(theta_2) q[7];
cx q[7], q[4];
cx q[4], q[0];
cx q[7], q[3];
ry(theta_3) q[1];
