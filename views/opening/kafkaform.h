// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/opening/serverform.h"

class QComboBox;

namespace Backstory
{

/// The form of a Kafka address: brokers, topics, login and TLS.
class KafkaForm : public ServerForm
{
    Q_OBJECT
public:
    explicit KafkaForm(QWidget *parent = nullptr);

protected:
    void update(const ServerAddress &address) override;
    QStringList usedSecrets(const ServerAddress &address) const override;

private:
    void addSecurity();
    void addTlsAndFile();
    void takeSecurity();

    QComboBox *m_login;
    QCheckBox *m_tls;
};

} // namespace Backstory
