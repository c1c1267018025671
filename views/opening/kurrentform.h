// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/opening/serverform.h"

class QComboBox;

namespace Backstory
{

/// The form of a KurrentDB or EventStoreDB connection string: nodes, login, TLS and what is read.
class KurrentForm : public ServerForm
{
    Q_OBJECT
public:
    explicit KurrentForm(QWidget *parent = nullptr);

protected:
    void update(const ServerAddress &address) override;
    QStringList usedSecrets(const ServerAddress &address) const override;

private:
    void addConnection();
    void addScope();

    QCheckBox *m_discover;
    QComboBox *m_node;
    QCheckBox *m_tls;
};

} // namespace Backstory
